// How scores over time are drawn: dots with a line, over the named ranges.
import type { TrendLine } from '@/client/assessments'
import { axisLook, frameOptions, lineSeries } from '@/components/charts/line-options'
import type { Ink } from '@/components/charts/use-ink'

const DAY_MS = 86_400_000
/** Scores further apart than this are not joined: nothing is known about the time between. */
const GAP_MS = 45 * DAY_MS

type Place = readonly [at: number, value: number | null]

export function trendOption(line: TrendLine, ink: Ink, locale: string) {
  const day = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' })
  const series = lineSeries(line.name, joined(line), {
    color: ink.line,
    symbol: 'circle',
    width: 3,
  })
  return {
    ...frameOptions(ink),
    xAxis: {
      type: 'time',
      ...axisLook(ink),
      splitLine: { show: false },
      minInterval: DAY_MS,
      axisLabel: { color: ink.quiet, hideOverlap: true, formatter: (at: number) => day.format(at) },
    },
    yAxis: { type: 'value', min: line.low, max: line.high, interval: step(line), ...axisLook(ink) },
    series: [{ ...series, markArea: bandAreas(line, ink) }],
  }
}

/** Thirds or quarters of the scale, so that no number stands right under its highest. */
export function step({ low, high }: Pick<TrendLine, 'low' | 'high'>): number {
  const range = high - low
  return range % 3 === 0 ? range / 3 : range / 4
}

function joined({ points }: TrendLine): Place[] {
  const places: Place[] = []
  for (const { at, value } of points) {
    const now = Date.parse(at)
    const last = places.at(-1)?.[0]
    if (last !== undefined && now - last > GAP_MS) places.push([(now + last) / 2, null])
    places.push([now, value])
  }
  return places
}

function bandAreas({ bands, low, high }: TrendLine, ink: Ink) {
  return {
    silent: true,
    label: { position: 'insideTopLeft', color: ink.quiet, fontSize: 12 },
    data: bands.map(({ label, ...band }, index) => [
      {
        name: label,
        yAxis: Math.max(low, band.low - (index === 0 ? 0 : 0.5)),
        itemStyle: { color: ink.line, opacity: index % 2 === 0 ? 0.04 : 0.12 },
      },
      { yAxis: Math.min(high, band.high + (index === bands.length - 1 ? 0 : 0.5)) },
    ]),
  }
}
