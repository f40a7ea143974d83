// Shared drawing rules: a line with its band, gaps left open, words at the ends of the axis.
import type { EChartsCoreOption } from 'echarts/core'

import type { Ink } from './use-ink'

/** One measured value with the range around it; null where nothing was measured. */
export interface BandPoint {
  readonly x: string | number
  readonly value: number | null
  readonly low: number | null
  readonly high: number | null
}

type Series = Record<string, unknown>

/** Two stacked series: an invisible floor and the band above it. */
export function bandSeries(points: readonly BandPoint[], color: string): Series[] {
  const base = {
    type: 'line',
    stack: 'band',
    symbol: 'none',
    silent: true,
    lineStyle: { opacity: 0 },
    connectNulls: false,
    tooltip: { show: false },
    z: 1,
  }
  const height = ({ low, high }: BandPoint) => (low === null || high === null ? null : high - low)
  return [
    { ...base, data: points.map(({ x, low }) => [x, low]) },
    {
      ...base,
      data: points.map((point) => [point.x, height(point)]),
      areaStyle: { color, opacity: 0.18 },
    },
  ]
}

/** A line that is never joined across a gap. */
export function lineSeries(
  name: string,
  data: readonly (readonly [string | number, number | null])[],
  look: { color: string; symbol: string; width: number },
): Series {
  return {
    name,
    type: 'line',
    data,
    connectNulls: false,
    symbol: look.symbol,
    symbolSize: look.width > 2 ? 11 : 9,
    itemStyle: { color: look.color },
    lineStyle: { color: look.color, width: look.width },
    z: look.width,
  }
}

/** Grid, axes and a tooltip drawn on the canvas: HTML ones would need inline styles. */
export function frameOptions(ink: Ink): EChartsCoreOption {
  return {
    animation: false,
    aria: { enabled: true },
    textStyle: { fontFamily: ink.font, color: ink.quiet, fontSize: 13 },
    grid: { left: 8, right: 16, top: 16, bottom: 8, containLabel: true },
    tooltip: {
      trigger: 'axis',
      renderMode: 'richText',
      backgroundColor: ink.surface,
      borderColor: ink.rule,
      textStyle: { color: ink.text, fontFamily: ink.font, fontSize: 14 },
      axisPointer: { lineStyle: { color: ink.quiet } },
    },
  }
}

export function axisLook(ink: Ink) {
  return {
    axisLine: { lineStyle: { color: ink.rule } },
    axisTick: { show: false },
    axisLabel: { color: ink.quiet },
    splitLine: { lineStyle: { color: ink.rule } },
  }
}
