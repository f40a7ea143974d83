// The parts that count, without a page.
import { describe, expect, it } from 'vitest'

import { sampleFrame, sampleReading, unreadable } from '@/testing/fake-engine'

import { Adviser } from './advice'
import { clockTime } from '@/lib/clock-time'
import { gaps, LastMinute, stretches } from './last-minute'
import { MostPresent } from '@/client/most-present'
import { PaceMeter, quantile } from './pace-meter'
import { Totals } from './totals'

const SHARES = sampleReading().expression ?? new Float32Array(8)

function minuteOf(times: readonly number[], frames: readonly number[] = times): LastMinute {
  const minute = new LastMinute()
  for (const tS of frames) {
    minute.tick(tS)
    if (times.includes(tS)) minute.add(tS, SHARES, SHARES, 0.5, 0.1)
  }
  return minute
}

const every = (step: number, from: number, to: number) =>
  Array.from({ length: Math.round((to - from) / step) }, (_, index) => from + index * step)

describe('the last minute', () => {
  it('is one line while readings come', () => {
    const { samples } = minuteOf(every(0.1, 0, 5))
    expect(stretches(samples)).toHaveLength(1)
    expect(gaps(samples, 5)).toEqual([])
  })

  it('is never joined across a gap', () => {
    const { samples } = minuteOf([...every(0.1, 0, 2), ...every(0.1, 4, 6)])
    expect(stretches(samples)).toHaveLength(2)
    const [gap, ...others] = gaps(samples, 6)
    expect(others).toEqual([])
    expect(gap?.from_s).toBeCloseTo(1.9)
    expect(gap?.to_s).toBeCloseTo(4)
  })

  it('takes a slow device for slow, not for blind', () => {
    const minute = minuteOf(every(1, 0, 20))
    expect(minute.gap_s).toBeGreaterThan(1)
    expect(stretches(minute.samples.slice(8))).toHaveLength(1)
  })

  it('shows a gap that goes on until now', () => {
    const { samples } = minuteOf(every(0.1, 0, 2))
    expect(gaps(samples, 8).at(-1)?.to_s).toBe(8)
  })

  it('forgets what is older', () => {
    const { samples } = minuteOf(every(0.5, 0, 200))
    expect(samples[0]?.tS).toBeGreaterThan(130)
  })

  it('names the strongest first', () => {
    expect(minuteOf(every(0.1, 0, 2)).strongest(2, 3)[0]).toBe('happiness')
    expect(new LastMinute().strongest(2, 3)).toEqual([])
  })
})

describe('the face that counts', () => {
  const at = (x: number, size: number, trackId: number) =>
    sampleReading('neutral', 0.5, { trackId, box: { x1: x, y1: 0, x2: x + size, y2: size } })

  it('is the largest at first, and then the one that stays', () => {
    const present = new MostPresent()
    expect(present.choose([at(0, 50, 1), at(200, 90, 2)], 0)?.trackId).toBe(2)
    expect(present.choose([at(0, 120, 1), at(200, 90, 2)], 0.1)?.trackId).toBe(2)
  })

  it('is found again nearby under another number', () => {
    const present = new MostPresent()
    present.choose([at(200, 90, 2)], 0)
    expect(present.choose([at(0, 120, 5), at(210, 90, 6)], 1)?.trackId).toBe(6)
  })

  it('is nobody beside it, when it cannot be seen for a moment', () => {
    const present = new MostPresent()
    present.choose([at(200, 90, 2), at(290, 80, 1)], 0)
    expect(present.choose([at(290, 80, 1)], 0.1)).toBeNull()
    expect(present.choose([at(200, 90, 2), at(290, 80, 1)], 0.2)?.trackId).toBe(2)
    expect(present.choose([at(290, 80, 1)], 4.3)?.trackId).toBe(1)
  })

  it('is nobody who appears far from where it was', () => {
    const present = new MostPresent()
    present.choose([at(200, 90, 2)], 0)
    expect(present.choose([at(400, 90, 3)], 0.1)).toBeNull()
  })

  it('is nobody where nobody is', () => {
    expect(new MostPresent().choose([], 0)).toBeNull()
  })
})

describe('advice', () => {
  it('is given when something stands in the way for most of the time', () => {
    const adviser = new Adviser()
    const dark = unreadable('too_dark', 'blurred')
    adviser.add(sampleFrame(0, [dark]), dark)
    expect(adviser.advise(0.1, 0)).toBe('too_dark')
    for (const tS of [0.2, 0.4, 0.6])
      adviser.add(sampleFrame(tS, [sampleReading()]), sampleReading())
    expect(adviser.advise(0.7, 0)).toBe('fine')
  })

  it('says when the camera gives nothing', () => {
    expect(new Adviser().advise(2, 0)).toBe('fine')
    expect(new Adviser().advise(5, 0)).toBe('no_picture')
  })
})

describe('the pace', () => {
  it('counts readings a second and their quantiles', () => {
    const meter = new PaceMeter()
    for (let index = 0; index < 100; index++) meter.add(index * 100, index + 1)
    const pace = meter.read(9_900)
    expect(pace.fps).toBeCloseTo(10, 0)
    expect(pace).toMatchObject({ p50_ms: 50, p95_ms: 95, last_ms: 100, readings: 100 })
  })

  it('has no quantile of nothing', () => {
    expect(quantile([], 0.5)).toBeNull()
  })
})

describe('the totals', () => {
  it('count readable time alone', () => {
    const totals = new Totals()
    for (const tS of every(0.1, 0, 2)) totals.add(tS, sampleReading(), 0.7)
    totals.add(2, unreadable('covered'), 0.7)
    for (const tS of every(0.1, 5, 6)) totals.add(tS, sampleReading(), 0.7)
    const summary = totals.read(6, 1)
    expect(summary.usable_s).toBeCloseTo(2.8)
    expect(summary.distribution?.happiness).toBeCloseTo(0.86)
  })

  it('have no mean of nothing', () => {
    expect(new Totals().read(3, 0).distribution).toBeNull()
  })
})

it('writes minutes and seconds', () => {
  expect(clockTime(61.5, 'en-GB')).toBe('1:01')
  expect(clockTime(-1, 'en-GB')).toBe('0:00')
})
