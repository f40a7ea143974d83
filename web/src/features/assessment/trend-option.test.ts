import { expect, test } from 'vitest'

import type { TrendLine } from '@/client/assessments'
import type { Ink } from '@/components/charts/use-ink'
import { sampleTrend } from '@/testing/sample-questionnaires'

import { step, trendOption } from './trend-option'

const INK: Ink = {
  ...{ scheme: 'light', text: '#111', quiet: '#555', rule: '#ddd' },
  ...{ line: '#2f6f6b', accent: '#e8a87c', surface: '#fff', font: 'sans' },
}

test.each([
  { name: 'PHQ-9', high: 27, marks: 9 },
  { name: 'GAD-7', high: 21, marks: 7 },
  { name: 'WHO-5', high: 100, marks: 25 },
])('the scale of $name ends on a mark', ({ high, marks }) => {
  expect(step({ low: 0, high })).toBe(marks)
})

function drawn(high: number, bands: TrendLine['bands']) {
  const [line] = sampleTrend().lines
  if (line === undefined) throw new Error('the sample has a line')
  const { grid, series } = trendOption({ ...line, low: 0, high, bands }, INK, 'en')
  const { label, data } = series[0]?.markArea ?? { label: undefined, data: [] }
  return { grid, label, names: data.map(([area]) => area) }
}

const PHQ9 = [
  { low: 0, high: 4, label: 'minimal' },
  { low: 5, high: 9, label: 'mild' },
  { low: 10, high: 14, label: 'moderate' },
  { low: 15, high: 19, label: 'moderately severe' },
  { low: 20, high: 27, label: 'severe' },
]

test('names of ranges stand beside the plot, where no score can be', () => {
  const { grid, label, names } = drawn(27, PHQ9)
  expect(label?.position).toBe('right')
  expect(grid.right).toBeGreaterThanOrEqual((label?.width ?? 0) + (label?.distance ?? 0))
  expect(names.map((area) => [area.name, area.label])).toEqual(
    PHQ9.map((band) => [band.label, { show: true, overflow: 'break' }]),
  )
})

test('a narrow range keeps one line of its name, and one without room for that none', () => {
  const { names } = drawn(100, [
    { low: 0, high: 49, label: 'a long name of a range' },
    { low: 50, high: 59, label: 'another long name' },
    { low: 60, high: 61, label: 'two points' },
    { low: 62, high: 100, label: 'the rest' },
  ])
  expect(names.map((area) => area.label)).toEqual([
    { show: true, overflow: 'break' },
    { show: true, overflow: 'truncate' },
    { show: false },
    { show: true, overflow: 'break' },
  ])
})
