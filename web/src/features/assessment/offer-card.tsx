import type { Offer } from '@/client/assessments'
import { useSignedIn } from '@/client/me'
import { ButtonLink } from '@/components/links/button-link'
import { formatDate, formatTime } from '@/lib/format'
import { useLanguage, useT } from '@/lib/i18n'

import classes from './journal.module.css'

/** One questionnaire or survey, and when it can be answered. */
export function OfferCard({ offer }: { offer: Offer }) {
  const t = useT()
  const { locale } = useLanguage()
  const { time_zone } = useSignedIn()
  const { id, title, about, minutes, state, next_at, assigned } = offer
  return (
    <li className={classes.card}>
      <h3 className={classes.title} translate="no">
        {title}
      </h3>
      <p translate="no">{about}</p>
      {assigned && <p className={classes.quiet}>{t('ask.assigned')}</p>}
      {state === 'later' && next_at !== null ? (
        <p className={classes.quiet}>
          {t('ask.next_at', {
            date: formatDate(next_at, time_zone, locale),
            time: formatTime(next_at, time_zone, locale),
          })}
        </p>
      ) : (
        <div className={classes.go}>
          <ButtonLink
            to="/journal/questionnaires/$instrument/answer"
            params={{ instrument: id }}
            variant={state === 'open' ? 'filled' : 'default'}
          >
            {state === 'open' ? t('ask.go_on') : t('ask.begin')}
            <span className={classes.hidden} translate="no">
              {`: ${title}`}
            </span>
          </ButtonLink>
          <span className={classes.quiet}>{t('ask.minutes', { count: minutes })}</span>
        </div>
      )}
    </li>
  )
}
