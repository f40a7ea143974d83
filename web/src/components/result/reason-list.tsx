import type { ResultSummary } from '@/client/types'
import { formatPercent } from '@/lib/format'
import { useLanguage, useT } from '@/lib/i18n'

import classes from './result.module.css'
import { rankReasons } from './result-sentence'

const MOST = 3

/** What stood in the way, where we could not tell. */
export function ReasonList({ reasons }: { reasons: ResultSummary['reasons'] }) {
  const t = useT()
  const { locale } = useLanguage()
  const ranked = rankReasons(reasons).slice(0, MOST)
  if (ranked.length === 0) return null
  return (
    <div className={classes.quiet}>
      <p>{t('result.reasons')}</p>
      <ul className={classes.reasons}>
        {ranked.map((reason) => (
          <li key={reason}>
            {t('result.reason_share', {
              reason: t(`reason.${reason}`),
              percent: formatPercent(reasons[reason] ?? 0, locale),
            })}
          </li>
        ))}
      </ul>
    </div>
  )
}
