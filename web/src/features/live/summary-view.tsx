import { DistributionBars } from '@/components/charts/distribution-bars'
import { distributionSentence } from '@/components/result/result-sentence'
import { useLanguage, useT } from '@/lib/i18n'

import { clockTime } from '@/lib/clock-time'
import classes from './setup.module.css'
import type { Summary } from './totals'

/** What a session held, in a sentence and eight bars. */
export function SummaryView({ summary }: { summary: Summary }) {
  const t = useT()
  const { locale } = useLanguage()
  const { duration_s, usable_s, distribution, marks } = summary
  return (
    <div className={classes.summary}>
      <p>
        {t('live.summary', {
          usable: clockTime(usable_s, locale),
          duration: clockTime(duration_s, locale),
        })}{' '}
        {marks > 0 && t('live.marks', { count: marks })}
      </p>
      {distribution === null ? (
        <p>{t('live.summary_none')}</p>
      ) : (
        <DistributionBars
          distribution={distribution}
          title={t('live.summary_title')}
          sentence={distributionSentence(distribution, t, locale)}
        />
      )}
    </div>
  )
}
