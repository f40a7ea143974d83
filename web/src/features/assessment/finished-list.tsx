import { Link } from '@tanstack/react-router'

import type { ResponseSummary, Score } from '@/client/assessments'
import { useSignedIn } from '@/client/me'
import { formatDate } from '@/lib/format'
import { useLanguage, useT } from '@/lib/i18n'

import classes from './journal.module.css'

interface Props {
  readonly items: readonly ResponseSummary[]
  /** What leads to a result: the questionnaire's title, or its date where all are of one. */
  readonly label: 'title' | 'date'
}

/** What was answered, newest first, each with its scores. */
export function FinishedList({ items, label }: Props) {
  const { locale } = useLanguage()
  const { time_zone } = useSignedIn()
  return (
    <ul className={classes.list}>
      {items.map(({ id, title, completed_at, started_at, scores }) => {
        const date = formatDate(completed_at ?? started_at, time_zone, locale)
        return (
          <li key={id}>
            <Link to="/journal/results/$responseId" params={{ responseId: id }}>
              {label === 'date' ? date : <span translate="no">{title}</span>}
            </Link>
            {label === 'title' && <span className={classes.quiet}>{date}</span>}
            <span className={classes.score}>
              {scores.map((score) => (
                <ShortScore key={score.id} score={score} named={label === 'date'} />
              ))}
            </span>
          </li>
        )
      })}
    </ul>
  )
}

/** A score with its range, where there is room for it, or why there is none. */
function ShortScore({ score, named }: { readonly score: Score; readonly named: boolean }) {
  const t = useT()
  const { value, high, band, prorated } = score
  if (value === null) return <span className={classes.quiet}>{t('ask.no_score')}</span>
  return (
    <span>
      {t('ask.short_score', { value, high })}
      {named && band !== null && (
        <span className={classes.quiet} translate="no">
          {` · ${band}`}
        </span>
      )}
      {named && prorated && <span className={classes.quiet}>{` · ${t('ask.estimated')}`}</span>}
    </span>
  )
}
