import { expect, test } from 'vitest'

import { sampleCheckIn } from '@/testing/samples'

import { groupByDay } from './group-by-day'

test('check-ins are grouped by the day of the zone they were made in, order kept', () => {
  const made = [
    sampleCheckIn({ id: 'a', recorded_at: '2026-11-20T23:30:00Z', time_zone: 'Europe/Berlin' }),
    sampleCheckIn({ id: 'b', recorded_at: '2026-11-20T22:30:00Z', time_zone: 'Europe/Berlin' }),
    sampleCheckIn({ id: 'c', recorded_at: '2026-11-20T08:00:00Z', time_zone: 'Europe/Berlin' }),
  ]
  const days = groupByDay(made).map(({ day, items }) => [day, items.map(({ id }) => id)])
  expect(days).toEqual([
    ['2026-11-21', ['a']],
    ['2026-11-20', ['b', 'c']],
  ])
})
