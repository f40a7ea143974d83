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
  /** Left behind in this browser, or live in another tab of it, or in another place. */
  readonly where: 'here' | 'other_tab' | 'elsewhere'
  readonly busy: boolean
  readonly error: Error | null
  readonly onGoOn: () => void
  readonly onTakeOver: () => void
  readonly onEnd: (keep: boolean) => void
}

/** A session that is still open: after a reload, in another tab, or on another device. */
export function OpenSession(props: Props) {
  const { session, where, busy, error, onGoOn, onTakeOver, onEnd } = props
  const t = useT()
  const { locale } = useLanguage()
  const { time_zone } = useSignedIn()
  const time = formatTime(session.started_at, time_zone, locale)
  return (
    <Section sheet>
      <h2 className={classes.title} tabIndex={-1}>
        {t(`live.open_${where}`, { time })}
      </h2>
      <p>{t(`live.open_${where}_text`)}</p>
      <FormError error={error} />
      <div className={classes.actions}>
        {where === 'here' ? (
          <Button onClick={onGoOn}>{t('live.open_go_on')}</Button>
        ) : (
          <Button onClick={onTakeOver}>{t('live.take_over')}</Button>
        )}
        {/* What the other tab has not sent yet would be lost. */}
        {where !== 'other_tab' && (
          <>
            {session.keep !== 'nothing' && (
              <Button variant="default" loading={busy} onClick={() => onEnd(true)}>
                {t('live.open_keep')}
              </Button>
            )}
            <Button variant="default" disabled={busy} onClick={() => onEnd(false)}>
              {t('live.open_discard')}
            </Button>
          </>
        )}
      </div>
    </Section>
  )
}
