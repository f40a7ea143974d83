import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'

import { devicesQuery, useEndDevice } from '@/client/account'
import { useHttp } from '@/client/context'
import { useSignedIn } from '@/client/me'
import type { SignedInDevice } from '@/client/types'
import { FormError } from '@/components/forms/form-error'
import { Section } from '@/components/page/page'
import { Loaded } from '@/components/states/loaded'
import { ListSkeleton } from '@/components/states/page-skeleton'
import { formatDate } from '@/lib/format'
import { useLanguage, useT } from '@/lib/i18n'

import { describeDevice } from './describe-device'
import classes from './account.module.css'

/** Where the person is logged in, with a way to end each. */
export function DeviceList() {
  const t = useT()
  const query = useQuery(devicesQuery(useHttp()))
  const end = useEndDevice()
  return (
    <Section sheet title={t('security.devices')}>
      <Loaded query={query} skeleton={<ListSkeleton rows={2} />}>
        {(devices) => (
          <>
            <ul className={classes.list}>
              {devices.map((device) => (
                <Device key={device.id} device={device} onEnd={() => end.mutate(device.id)} />
              ))}
            </ul>
            {devices.length > 1 && (
              <Button
                variant="default"
                className={classes.start ?? ''}
                onClick={() => end.mutate(null)}
              >
                {t('security.devices_end')}
              </Button>
            )}
          </>
        )}
      </Loaded>
      <FormError error={end.error} />
    </Section>
  )
}

function Device({ device, onEnd }: { device: SignedInDevice; onEnd: () => void }) {
  const t = useT()
  const { locale } = useLanguage()
  const { time_zone } = useSignedIn()
  const name = describeDevice(device.user_agent)
  return (
    <li className={classes.entry}>
      <div>
        <p translate="no">{name ?? t('security.device_unknown')}</p>
        <p className={classes.quiet}>
          {device.current
            ? t('security.device_current')
            : t('security.device_seen', {
                date: formatDate(device.last_seen_at, time_zone, locale),
              })}
        </p>
      </div>
      {!device.current && (
        <Button variant="default" size="xs" onClick={onEnd}>
          {t('security.device_end')}
        </Button>
      )}
    </li>
  )
}
