// How single readings are drawn with ECharts: as the timeline of seconds, only finer.
import { axisLook, bandSeries, frameOptions, lineSeries } from '@/components/charts/line-options'
import {
  type Drawn,
  gapSeries,
  type Look,
  markSeries,
  shareAxis,
} from '@/components/charts/timeline-option'
import { clockTime } from '@/lib/clock-time'
import { type Expression, MARKERS } from '@/lib/expressions'
import { formatPercent } from '@/lib/format'

import { bandOf, type Picture, pointsOf, type Span } from './frames-data'

/** So often a line carries its marker: at every reading they would hide it. */
const MARKED_EVERY_S = 6

export interface DrawnFrames extends Drawn {
  /** The pictures of the span, and what lies beside it. */
  readonly pictures: readonly Picture[]
  readonly span: Span
  readonly gap_s: number
  /** Where nothing was read for longer than that. */
  readonly gaps: readonly Span[]
  /** Expressions worth a line. */
  readonly expressions: readonly Expression[]
}

export function framesOption(drawn: DrawnFrames, look: Look) {
  const { pictures, span, gap_s, gaps, expressions, dominant, marks = [] } = drawn
  const { ink, t, locale } = look
  const percent = (share: number | null) =>
    share === null ? t('chart.unusable') : formatPercent(share, locale)
  const frame = frameOptions(ink)
  const band = (name: Expression) => bandSeries(bandOf(pictures, name, gap_s), MARKERS[name].color)
  const inside = marks.filter(({ t_s }) => t_s >= span.from_s && t_s < span.to_s)
  return {
    ...frame,
    tooltip: { ...(frame.tooltip as object), valueFormatter: percent },
    xAxis: timeAxis(span, look),
    yAxis: shareAxis(ink, percent),
    series: [
      ...(dominant === null ? [] : band(dominant)),
      ...expressions.map((name) => expressionLine(drawn, name, look)),
      gapSeries(gaps, ink),
      markSeries(inside, look),
    ],
  }
}

function timeAxis({ from_s, to_s }: Span, { ink, locale }: Look) {
  return {
    type: 'value',
    min: from_s,
    max: to_s,
    minInterval: 1,
    ...axisLook(ink),
    axisLabel: { color: ink.quiet, formatter: (t_s: number) => clockTime(t_s, locale) },
    splitLine: { show: false },
  }
}

function expressionLine({ pictures, gap_s, dominant }: DrawnFrames, name: Expression, { t }: Look) {
  const { color, path } = MARKERS[name]
  const look = { color, symbol: 'none', width: name === dominant ? 2.5 : 1.25 }
  const line = lineSeries(t(`expression.${name}`), pointsOf(pictures, name, gap_s), look)
  return { ...line, symbolSize: 11, data: withMarkers(pointsOf(pictures, name, gap_s), path) }
}

type PointOf = ReturnType<typeof pointsOf>[number]

/** Colour is never alone: every few seconds a line carries its expression's own shape. */
function withMarkers(points: readonly PointOf[], path: string) {
  let marked_s = Number.NEGATIVE_INFINITY
  return points.map((value) => {
    const [t_s, share] = value
    if (share === null || t_s - marked_s < MARKED_EVERY_S) return value
    marked_s = t_s
    return { value, symbol: `path://${path}` }
  })
}
