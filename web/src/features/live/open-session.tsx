import { Button } from '@mantine/core'

import { useSignedIn } from '@/client/me'
import type { LiveSession } from '@/client/types'
import { FormError } from '@/components/forms/form-error'
import { Section } from '@/components/page/page'
import { formatTime } from '@/lib/format'
import { useLanguage, useT } from '@/lib/i18n'

import classes from './setup.module.css'

interface Props {
  readonly session: LiveSession
  readonly busy: boolean
  readonly error: Error | null
  readonly onGoOn: () => void
  readonly onTakeOver: () => void
  readonly onEnd: (keep: boolean) => void
}

/** A session that is still open: after a reload, or on another device. */
export function OpenSession({ session, busy, error, onGoOn, onTakeOver, onEnd }: Props) {
  const t = useT()
  const { locale } = useLanguage()
  const { time_zone } = useSignedIn()
  const time = formatTime(session.started_at, time_zone, locale)
  return (
    <Section sheet>
      <h2 className={classes.title} tabIndex={-1}>
        {t(session.here ? 'live.open_here' : 'live.open_elsewhere', { time })}
      </h2>
      <p>{t(session.here ? 'live.open_here_text' : 'live.open_elsewhere_text')}</p>
      <FormError error={error} />
      <div className={classes.actions}>
        {session.here ? (
          <Button onClick={onGoOn}>{t('live.open_go_on')}</Button>
        ) : (
          <Button onClick={onTakeOver}>{t('live.take_over')}</Button>
        )}
        {session.keep !== 'nothing' && (
          <Button variant="default" loading={busy} onClick={() => onEnd(true)}>
            {t('live.open_keep')}
          </Button>
        )}
        <Button variant="default" disabled={busy} onClick={() => onEnd(false)}>
          {t('live.open_discard')}
        </Button>
      </div>
    </Section>
  )
}
