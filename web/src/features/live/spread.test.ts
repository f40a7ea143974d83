// The band around the line: how far the single readings of the last second lay apart.
import { describe, expect, it } from 'vitest'

import { EXPRESSIONS } from '@/lib/expressions'

import { LastMinute, stretches } from './last-minute'

const HAPPINESS = EXPRESSIONS.indexOf('happiness')
const OTHERS = EXPRESSIONS.length - 1

/** Eight shares, of which happiness has `share`. */
function shares(share: number): Float32Array {
  return Float32Array.from(EXPRESSIONS, (_, at) =>
    at === HAPPINESS ? share : (1 - share) / OTHERS,
  )
}

/** Readings at times, the band after each: that of happiness. */
function bands(readings: readonly (readonly [tS: number, share: number])[]): number[] {
  const minute = new LastMinute()
  for (const [tS, share] of readings) {
    minute.tick(tS)
    minute.add(tS, shares(share), shares(0.5), 0, 0)
  }
  return minute.samples.map(({ spread }) => spread[HAPPINESS] ?? Number.NaN)
}

const every = (step: number, count: number, share: (index: number) => number) =>
  Array.from({ length: count }, (_, index) => [index * step, share(index)] as const)

describe('the band', () => {
  it('has no width around readings that stay the same, whatever the line shows', () => {
    for (const width of bands(every(0.1, 30, () => 0.8))) expect(width).toBeCloseTo(0, 6)
  })

  it('is one deviation of readings that go to and fro', () => {
    const widths = bands(every(0.125, 40, (index) => (index % 2 === 0 ? 0.6 : 0.8))).slice(9)
    for (const width of widths) expect(width).toBeCloseTo(0.1, 2)
  })

  it('is that of the measured readings, not of the calmed line', () => {
    expect(bands(every(0.1, 2, (index) => index))[1]).toBeCloseTo(0.5)
  })

  it('is never wider than half of all there is, for every expression', () => {
    const minute = new LastMinute()
    for (let index = 0; index < 200; index++) {
      const place = (index * 7) % EXPRESSIONS.length
      const all = Float32Array.from(EXPRESSIONS, (_, at) => (at === place ? 1 : 0))
      minute.add(index / 10, all, all, null, null)
    }
    for (const { spread } of minute.samples) {
      expect(spread).toHaveLength(EXPRESSIONS.length)
      for (const width of spread) {
        expect(width).toBeGreaterThanOrEqual(0)
        expect(width).toBeLessThanOrEqual(0.5)
      }
    }
  })

  it('forgets what was read more than a second ago', () => {
    const widths = bands([
      ...every(0.25, 4, () => 0),
      ...every(0.25, 8, () => 1).map(([t, s]) => [t + 1, s] as const),
    ])
    expect(widths[4]).toBeGreaterThan(0.3)
    expect(widths.at(-1)).toBeCloseTo(0, 6)
  })

  it('begins anew after a gap: one reading says nothing about how far it may lie off', () => {
    const before = every(0.1, 10, (index) => (index % 2 === 0 ? 0 : 1))
    const widths = bands([...before, [4, 1], [4.1, 1]])
    expect(widths[9]).toBeCloseTo(0.5)
    expect(widths.slice(10)).toEqual([0, 0])
  })

  it('is drawn with the line, and so not across a gap', () => {
    const minute = new LastMinute()
    for (const tS of [0, 0.1, 0.2, 4, 4.1]) {
      minute.tick(tS)
      minute.add(tS, shares(tS / 10), shares(0.5), 0, 0)
    }
    expect(stretches(minute.samples).map((one) => one.length)).toEqual([3, 2])
    expect(minute.samples[3]?.spread.every((width) => width === 0)).toBe(true)
  })

  it('starts anew where the session does', () => {
    const minute = new LastMinute()
    minute.add(1, shares(0), shares(0), 0, 0)
    minute.clear()
    minute.add(1.1, shares(1), shares(1), 0, 0)
    expect(minute.samples[0]?.spread[HAPPINESS]).toBe(0)
  })
})
