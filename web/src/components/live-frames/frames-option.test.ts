import { expect, it } from 'vitest'

import { en } from '@/app/messages/en'
import { MARKERS } from '@/lib/expressions'
import { formatMessage, type Translate } from '@/lib/i18n'
import { happyBetween, sampleFrames, type Seen } from '@/testing/live-frames'
import { INK } from '@/testing/live-samples'

import { picturesWithin } from './frames-data'
import { type DrawnFrames, framesOption } from './frames-option'

const t: Translate = (key, ...[values]) =>
  formatMessage({ locale: 'en', messages: en }, key, values)
const SEEN: Seen[] = [...happyBetween(60, 75), [75, 'covered'], ...happyBetween(80, 81)]
const SPAN = { from_s: 60, to_s: 120 }

interface Item {
  readonly value: readonly [number, number | null]
  readonly symbol: string
}
interface Series {
  readonly name?: string
  readonly symbol?: string
  readonly stack?: string
  readonly connectNulls?: boolean
  readonly data: readonly (Item | readonly [number, number | null])[]
  readonly markArea?: { readonly data: readonly { readonly xAxis: number }[][] }
  readonly markLine?: { readonly data: readonly { readonly xAxis: number }[] }
}

function draw(change: Partial<DrawnFrames> = {}) {
  const drawn: DrawnFrames = {
    pictures: picturesWithin(sampleFrames(SEEN), SPAN),
    span: SPAN,
    gap_s: 0.7,
    gaps: [{ from_s: 75, to_s: 80 }],
    expressions: ['neutral', 'happiness'],
    dominant: 'happiness',
    ...change,
  }
  const option = framesOption(drawn, { ink: INK, t, locale: 'en' })
  return { ...option, series: option.series as unknown as Series[] }
}

const isItem = (point: Series['data'][number]): point is Item => 'value' in point

it('draws every reading of the minute, never joined across a gap', () => {
  const { series, xAxis } = draw()
  const happy = series.find(({ name }) => name === 'Happiness')
  const points = happy?.data.map((point) => (isItem(point) ? point.value : point)) ?? []
  expect(points).toHaveLength(SEEN.length + 1)
  expect(points.filter(([, share]) => share === null).map(([t_s]) => t_s)).toEqual([75, 77.5])
  expect(happy?.connectNulls).toBe(false)
  expect([xAxis.min, xAxis.max]).toEqual([60, 120])
  expect(xAxis.axisLabel.formatter(75)).toBe('1:15')
  const areas = series.flatMap(({ markArea }) => markArea?.data ?? [])
  expect(areas).toEqual([[{ xAxis: 75 }, { xAxis: 80 }]])
})

it('shows the shape of an expression now and then, not at every reading', () => {
  const happy = draw().series.find(({ name }) => name === 'Happiness')
  expect(happy?.symbol).toBe('none')
  const marked = happy?.data.filter(isItem) ?? []
  expect(marked.map(({ value }) => value[0])).toEqual([60, 66, 72, 80])
  expect(new Set(marked.map(({ symbol }) => symbol))).toEqual(
    new Set([`path://${MARKERS.happiness.path}`]),
  )
})

it('has a band around the strongest, and none where nothing stood out', () => {
  expect(draw().series.filter(({ stack }) => stack === 'band')).toHaveLength(2)
  expect(draw({ dominant: null }).series.filter(({ stack }) => stack === 'band')).toEqual([])
})

it('has the moments that were marked in this minute', () => {
  const marks = [59.9, 60, 90, 120].map((t_s) => ({ t_s, note: '' }))
  const lines = draw({ marks }).series.flatMap(({ markLine }) => markLine?.data ?? [])
  expect(lines.map(({ xAxis }) => xAxis)).toEqual([60, 90])
})
