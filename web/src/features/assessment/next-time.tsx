import type { Offer } from '@/client/assessments'
import { useSignedIn } from '@/client/me'
import { ButtonLink } from '@/components/links/button-link'
import { formatDate, formatTime } from '@/lib/format'
import { useLanguage, useT } from '@/lib/i18n'

import { isLater } from './answers'
import classes from './journal.module.css'

interface Props {
  readonly offer: Offer
  /** It is what the page is for; beside others only what was begun stands out. */
  readonly main?: boolean
}

/** The way to answer now, or when it is offered again. */
export function NextTime({ offer, main = false }: Props) {
  const t = useT()
  const { locale } = useLanguage()
  const { time_zone } = useSignedIn()
  const { id, title, next_at, minutes, state } = offer
  if (isLater(offer) && next_at !== null) {
    const [date, time] = [
      formatDate(next_at, time_zone, locale),
      formatTime(next_at, time_zone, locale),
    ]
    return <p className={classes.quiet}>{t('ask.next_at', { date, time })}</p>
  }
  return (
    <div className={classes.go}>
      <ButtonLink
        to="/journal/questionnaires/$instrument/answer"
        params={{ instrument: id }}
        variant={main || state === 'open' ? 'filled' : 'default'}
      >
        {state === 'open' ? t('ask.go_on') : t('ask.begin')}
        <span className={classes.hidden} translate="no">
          {`: ${title}`}
        </span>
      </ButtonLink>
      <span className={classes.quiet}>{t('ask.minutes', { count: minutes })}</span>
    </div>
  )
}
