// How scores over time are drawn: dots with a line, over the named ranges.
import type { TrendLine } from '@/client/assessments'
import { axisLook, frameOptions, lineSeries } from '@/components/charts/line-options'
import type { Ink } from '@/components/charts/use-ink'

const DAY_MS = 86_400_000
/** Scores further apart than this are not joined: nothing is known about the time between. */
const GAP_MS = 45 * DAY_MS

/** Names of ranges stand right of the plot, where no score can be. */
const FONT_PX = 12
const LETTER_PX = 6.6
const LINE_PX = 15
const GAP_PX = 10
const RIM_PX = 4
const EDGE_PX = 16
/** What the plot is high at least; the marks below it take the rest of the canvas. */
const PLOT_PX = 200
const GRID = { left: 8, top: 16, bottom: 8, containLabel: true }

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
    grid: { ...GRID, right: namesRoom(line.bands) },
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

type Bands = TrendLine['bands']

/** Room for the names; without ranges only the last dot needs some. */
function namesRoom(bands: Bands): number {
  return bands.length === 0 ? EDGE_PX : GAP_PX + namesWidth(bands) + RIM_PX
}

/** As wide as the longest word: longer names go on in the next line. */
function namesWidth(bands: Bands): number {
  const words = bands.flatMap(({ label }) => label.split(/\s+/))
  const longest = Math.max(0, ...words.map((word) => Array.from(word).length))
  return Math.min(110, Math.max(56, Math.ceil(longest * LETTER_PX)))
}

/** How much of a name fits beside its range without touching the next: all, one line, nothing. */
function nameLook(share: number) {
  const height = share * PLOT_PX
  if (height < LINE_PX) return { show: false }
  return { show: true, overflow: height < 2 * LINE_PX ? 'truncate' : 'break' }
}

function bandAreas({ bands, low, high }: TrendLine, ink: Ink) {
  const label = {
    position: 'right',
    distance: GAP_PX,
    color: ink.quiet,
    fontSize: FONT_PX,
    lineHeight: LINE_PX,
    width: namesWidth(bands),
  }
  const areas = bands.map((band, index) => ({
    name: band.label,
    from: Math.max(low, band.low - (index === 0 ? 0 : 0.5)),
    to: Math.min(high, band.high + (index === bands.length - 1 ? 0 : 0.5)),
    itemStyle: { color: ink.line, opacity: index % 2 === 0 ? 0.04 : 0.12 },
  }))
  return {
    silent: true,
    label,
    data: areas.map(({ from, to, ...area }) => {
      const label = nameLook((to - from) / (high - low))
      return [{ ...area, yAxis: from, label }, { yAxis: to }] as const
    }),
  }
}
