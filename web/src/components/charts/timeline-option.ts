// How a timeline is drawn with ECharts.
import type { MarkedMoment, TimelineSecond } from '@/client/types'
import { clockTime } from '@/lib/clock-time'
import { type Expression, MARKERS } from '@/lib/expressions'
import { formatPercent } from '@/lib/format'
import type { Translate } from '@/lib/i18n'

import { axisLook, bandSeries, frameOptions, lineSeries } from './line-options'
import { findGaps, type Gap, neighbourBand, timeOf } from './timeline-data'
import type { Ink } from './use-ink'

/** Room under the plot for the name of its axis, which the grid does not count. */
const AXIS_NAME_PX = 26

export interface Look {
  readonly ink: Ink
  readonly t: Translate
  readonly locale: string
}

export interface Drawn {
  readonly dominant: Expression | null
  readonly marks?: readonly MarkedMoment[] | undefined
}

export function timelineOption(
  timeline: readonly TimelineSecond[],
  expressions: readonly Expression[],
  { dominant, marks = [] }: Drawn,
  look: Look,
) {
  const { ink, t, locale } = look
  const color = dominant === null ? '' : MARKERS[dominant].color
  const percent = (share: number | null) =>
    share === null ? t('chart.unusable') : formatPercent(share, locale)
  const frame = frameOptions(ink)
  return {
    ...frame,
    grid: { ...(frame.grid as object), bottom: AXIS_NAME_PX },
    tooltip: { ...(frame.tooltip as object), valueFormatter: percent },
    xAxis: secondsAxis(timeline, look),
    yAxis: shareAxis(ink, percent),
    series: [
      ...(dominant === null ? [] : bandSeries(neighbourBand(timeline, dominant), color)),
      ...expressions.map((name) => expressionLine(timeline, name, name === dominant, t)),
      gapSeries(findGaps(timeline), ink),
      markSeries(marks, look),
    ],
  }
}

export function shareAxis(ink: Ink, percent: (share: number) => string) {
  return {
    type: 'value',
    min: 0,
    max: 1,
    interval: 0.25,
    ...axisLook(ink),
    axisLabel: { color: ink.quiet, formatter: percent },
  }
}

function secondsAxis(timeline: readonly TimelineSecond[], { ink, t }: Look) {
  return {
    type: 'value',
    min: 0,
    max: Math.max(1, ...timeline.map((second) => second.t_s + 1)),
    minInterval: 1,
    name: t('chart.seconds_axis'),
    nameLocation: 'middle',
    nameGap: 26,
    ...axisLook(ink),
    splitLine: { show: false },
  }
}

function expressionLine(
  timeline: readonly TimelineSecond[],
  name: Expression,
  strongest: boolean,
  t: Translate,
) {
  return lineSeries(
    t(`expression.${name}`),
    timeline.map((second) => [timeOf(second), second.distribution?.[name] ?? null]),
    {
      color: MARKERS[name].color,
      symbol: `path://${MARKERS[name].path}`,
      width: strongest ? 3 : 1.5,
    },
  )
}

type Span = Pick<Gap, 'from_s' | 'to_s'>

/** Hatched where nothing could be read. */
export function gapSeries(gaps: readonly Span[], ink: Ink) {
  const areas = gaps.map(({ from_s, to_s }) => [{ xAxis: from_s }, { xAxis: to_s }])
  return {
    type: 'line',
    data: [],
    markArea: {
      silent: true,
      itemStyle: { color: hatch(ink) },
      data: areas,
    },
  }
}

/** A broken line at each marked moment, with its time. */
export function markSeries(marks: readonly MarkedMoment[], { ink, locale }: Look) {
  return {
    type: 'line',
    data: [],
    markLine: {
      silent: true,
      symbol: 'none',
      lineStyle: { color: ink.text, type: [3, 4], width: 1.5 },
      label: { color: ink.text, fontFamily: ink.font, formatter: '{b}' },
      data: marks.map(({ t_s }) => ({ name: clockTime(t_s, locale), xAxis: t_s })),
    },
  }
}

const HATCH_PX = 8

/** Diagonal lines: "nothing was measured here", also without colour. */
function hatch(ink: Ink) {
  const tile = document.createElement('canvas')
  tile.width = HATCH_PX
  tile.height = HATCH_PX
  const pen = tile.getContext('2d')
  if (pen === null) return ink.rule
  pen.strokeStyle = ink.quiet
  pen.globalAlpha = 0.5
  pen.lineWidth = 1
  pen.beginPath()
  pen.moveTo(0, HATCH_PX)
  pen.lineTo(HATCH_PX, 0)
  pen.stroke()
  return { image: tile, repeat: 'repeat' }
}
