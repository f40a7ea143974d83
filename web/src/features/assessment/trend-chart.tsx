import { useMemo } from 'react'

import type { TrendLine } from '@/client/assessments'
import { ChartCanvas } from '@/components/charts/chart-canvas'
import { ChartFrame } from '@/components/charts/chart-frame'
import { useInk } from '@/components/charts/use-ink'
import { formatDate } from '@/lib/format'
import { useLanguage, useT } from '@/lib/i18n'

import { changeSentence } from './change-sentence'
import { trendOption } from './trend-option'

interface Props {
  readonly line: TrendLine
  readonly instrument: string
  readonly timeZone: string
}

/** One score over time, with its named ranges, a sentence, a table and a download. */
export function TrendChart({ line, instrument, timeZone }: Props) {
  const t = useT()
  const { locale } = useLanguage()
  const ink = useInk()
  const option = useMemo(() => trendOption(line, ink, locale), [line, ink, locale])
  const sentence = line.since_first
    ? changeSentence(line.since_first, t, formatDate(line.since_first.since, timeZone, locale))
    : t('ask.trend_one')
  return (
    <ChartFrame
      title={t('ask.trend')}
      sentence={sentence}
      table={{
        columns: [t('ask.trend_when'), t('ask.trend_score'), t('ask.trend_range')],
        rows: line.points.map(({ at, value, band }) => [
          formatDate(at, timeZone, locale),
          value,
          band,
        ]),
      }}
      csv={{
        columns: ['completed_at', 'score', 'range', 'prorated', 'version'],
        rows: line.points.map(({ at, value, band, prorated, version }) => [
          at,
          value,
          band,
          String(prorated),
          version,
        ]),
      }}
      fileName={`emocare-${instrument}.csv`}
    >
      <ChartCanvas option={option} label={sentence} />
    </ChartFrame>
  )
}
