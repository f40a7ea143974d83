import { expect, test } from 'vitest'

import { sampleCheckIn, sampleResult } from '@/testing/samples'

import { buildWeek, commonLook, WEEK_DAYS, weekStart } from './week-data'

const NOW = new Date(2026, 10, 21, 15, 0)
const at = (day: number, hour: number) => new Date(2026, 10, day, hour).toISOString()

test('the week ends today and begins at midnight six days before', () => {
  expect(weekStart(NOW)).toEqual(new Date(2026, 10, 15))
  expect(buildWeek([], NOW).days).toHaveLength(WEEK_DAYS + 1)
})

/** A recording whose face looked as pleasant as `valence` says. */
function recorded(day: number, hour: number, valence: number | null, change: object = {}) {
  const result = sampleResult({ valence })
  return sampleCheckIn({ recorded_at: at(day, hour), source: 'camera', result, ...change })
}

test('a day shows how pleasant the face looked, as mean and range, on the slider’s scale', () => {
  const week = buildWeek([recorded(20, 9, -0.4), recorded(20, 18, 0.4)], NOW)
  const measured = week.daily.filter(({ value }) => value !== null)
  expect(measured).toHaveLength(2)
  expect(measured[0]).toMatchObject({ value: 5, low: 3, high: 7 })
})

test('own ratings are dots at their own time', () => {
  const week = buildWeek([sampleCheckIn({ recorded_at: at(20, 9), mood: 3 })], NOW)
  expect(week.ratings).toEqual([{ at: Date.parse(at(20, 9)), mood: 3 }])
  expect(week.faces).toEqual([])
})

test('a reading that the person corrected draws no line', () => {
  const week = buildWeek([recorded(20, 9, 0.4, { correction: 'sadness' })], NOW)
  expect(week.faces).toEqual([])
  expect(week.looks[0]?.expression).toBe('sadness')
})

test('days without a recording stay empty', () => {
  const week = buildWeek([recorded(18, 9, -0.4), recorded(20, 9, null)], NOW)
  expect(week.daily.map(({ value }) => value)).toEqual([
    ...Array<null>(6).fill(null),
    3,
    3,
    ...Array<null>(6).fill(null),
  ])
})

test('what was recorded before the week is left out', () => {
  const week = buildWeek([sampleCheckIn({ recorded_at: at(14, 23), mood: 3 })], NOW)
  expect(week.ratings).toEqual([])
})

test('the own correction goes before what we read', () => {
  const checkIn = sampleCheckIn({
    recorded_at: at(20, 9),
    result: sampleResult(),
    correction: 'sadness',
  })
  expect(buildWeek([checkIn], NOW).looks[0]?.expression).toBe('sadness')
})

test('a reading that could not tell is not shown as an expression', () => {
  const result = sampleResult({ certainty: 'could_not_tell' })
  expect(buildWeek([sampleCheckIn({ recorded_at: at(20, 9), result })], NOW).looks).toEqual([])
})

test('the commonest look is counted', () => {
  const looks = (['fear', 'anger', 'fear'] as const).map((expression) => ({ at: 0, expression }))
  expect(commonLook(looks)).toEqual({ expression: 'fear', times: 2 })
  expect(commonLook([])).toBeNull()
})
