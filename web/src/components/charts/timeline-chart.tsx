import { useMemo } from 'react'

import type { MarkedMoment, TimelineSecond } from '@/client/types'
import type { Expression } from '@/lib/expressions'
import { useLanguage, useT } from '@/lib/i18n'

import { ChartCanvas } from './chart-canvas'
import { ChartFrame } from './chart-frame'
import { ExpressionLegend } from './expression-legend'
import { drawnExpressions, findGaps } from './timeline-data'
import { timelineOption } from './timeline-option'
import { timelineCsv, timelineTable } from './timeline-table'
import { useInk } from './use-ink'

interface Props {
  readonly timeline: readonly TimelineSecond[]
  /** Drawn strongest, with its band. */
  readonly dominant: Expression | null
  /** Moments that the person marked. */
  readonly marks?: readonly MarkedMoment[] | undefined
  readonly title: string
  readonly sentence: string
}

/** What the face showed second by second; hatched where we could not tell. */
export function TimelineChart({ timeline, dominant, marks, title, sentence }: Props) {
  const t = useT()
  const { locale } = useLanguage()
  const ink = useInk()
  const expressions = useMemo(() => drawnExpressions(timeline), [timeline])
  const option = useMemo(
    () => timelineOption(timeline, expressions, { dominant, marks }, { ink, t, locale }),
    [timeline, expressions, dominant, marks, ink, t, locale],
  )
  return (
    <ChartFrame
      title={title}
      sentence={sentence}
      table={timelineTable(timeline, t, locale)}
      csv={timelineCsv(timeline)}
      fileName={t('chart.file_timeline')}
      legend={
        <ExpressionLegend expressions={expressions} withGaps={findGaps(timeline).length > 0} />
      }
    >
      <ChartCanvas option={option} label={sentence} />
    </ChartFrame>
  )
}
