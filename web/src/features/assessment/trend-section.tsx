import type { TrendLine } from '@/client/assessments'
import { Section } from '@/components/page/page'
import { formatDate } from '@/lib/format'
import { useLanguage, useT } from '@/lib/i18n'

import { changeSentence } from './change-sentence'
import { TrendChart } from './trend-chart'

interface Props {
  readonly line: TrendLine
  readonly instrument: string
  readonly timeZone: string
}

/** A score over time, and what the last step and the whole way mean. */
export function TrendSection({ line, instrument, timeZone }: Props) {
  const t = useT()
  const { locale } = useLanguage()
  const { since_last: last, since_first: first } = line
  // With two scores both are the same step; the chart says the one since the first.
  const between = last && first && last.since !== first.since
  return (
    <Section sheet>
      <TrendChart line={line} instrument={instrument} timeZone={timeZone} />
      {between && <p>{changeSentence(last, t, formatDate(last.since, timeZone, locale))}</p>}
    </Section>
  )
}
