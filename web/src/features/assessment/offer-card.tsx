import { Link } from '@tanstack/react-router'

import type { Offer } from '@/client/assessments'
import { useT } from '@/lib/i18n'

import classes from './journal.module.css'
import { NextTime } from './next-time'

/** One questionnaire or survey, when it can be answered, and the way to its page. */
export function OfferCard({ offer }: { offer: Offer }) {
  const t = useT()
  const { id, title, about, assigned } = offer
  return (
    <li className={classes.card}>
      <h3 className={classes.title} translate="no">
        {title}
      </h3>
      <p translate="no">{about}</p>
      {assigned && <p className={classes.quiet}>{t('ask.assigned')}</p>}
      <div className={classes.foot}>
        <NextTime offer={offer} />
        <Link to="/journal/questionnaires/$instrument" params={{ instrument: id }}>
          {t('ask.more')}
          <span className={classes.hidden} translate="no">
            {`: ${title}`}
          </span>
        </Link>
      </div>
    </li>
  )
}
