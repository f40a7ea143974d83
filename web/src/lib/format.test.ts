import { expect, test } from 'vitest'

import { dayKey, formatDate, formatPercent, formatTime } from './format'

test.each([
  [0.724, '72\u00A0%'],
  [0.005, '1\u00A0%'],
  [1, '100\u00A0%'],
  [0, '0\u00A0%'],
  [0.004, '<1\u00A0%'],
  [0.999, '>99\u00A0%'],
])('a share of %f is shown as a whole percent', (share, expected) => {
  expect(formatPercent(share, 'en')).toBe(expected)
})

test('a day is the one in the zone the check-in was made in', () => {
  const late = '2026-11-20T23:30:00Z'
  expect(dayKey(late, 'UTC')).toBe('2026-11-20')
  expect(dayKey(late, 'Europe/Berlin')).toBe('2026-11-21')
  expect(dayKey(late, 'America/Los_Angeles')).toBe('2026-11-20')
})

test('a time is shown in its own zone', () => {
  expect(formatTime('2026-11-20T23:30:00Z', 'Asia/Tokyo', 'en-GB')).toBe('08:30')
})

test('a date is written out', () => {
  expect(formatDate('2026-11-20T12:00:00Z', 'UTC', 'en-GB')).toBe('20 November 2026')
})
