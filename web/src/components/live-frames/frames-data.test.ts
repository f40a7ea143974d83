import { describe, expect, it } from 'vitest'

import type { CheckInFrames } from '@/client/types'
import { happyBetween, sampleFrames, type Seen } from '@/testing/live-frames'

import {
  bandOf,
  clipped,
  gapLength,
  gapsOf,
  minutesOf,
  picturesWithin,
  pointsOf,
  widened,
} from './frames-data'

const GAP_S = 0.7
const ALL = { from_s: 0, to_s: 3600 }
const picturesOf = (seen: readonly Seen[]) => picturesWithin(sampleFrames(seen), ALL)

describe('the minutes of a session', () => {
  it.each([
    [19.4, [[0, 20]]],
    [20, [[0, 21]]],
    [59.9, [[0, 60]]],
    [
      61.2,
      [
        [0, 60],
        [60, 62],
      ],
    ],
  ])('up to %f s', (last_s, wanted) => {
    const minutes = minutesOf(sampleFrames([[last_s, 'covered']]))
    expect(minutes.map(({ from_s, to_s }) => [from_s, to_s])).toEqual(wanted)
  })

  it('are one where nothing was taken', () => {
    expect(minutesOf(sampleFrames([]))).toEqual([{ from_s: 0, to_s: 1 }])
  })

  it('have every picture once', () => {
    const frames = sampleFrames(happyBetween(0, 180))
    const times = minutesOf(frames).flatMap((span) => picturesWithin(frames, span))
    expect(times.map(({ t_s }) => t_s)).toEqual(frames.t_s)
  })
})

describe('a picture', () => {
  it('has the share of each expression by its name, or why there is none', () => {
    const frames = sampleFrames([
      [0.1, { fear: 0.7 }],
      [0.2, 'too_dark'],
    ])
    // The order is the one that comes with the numbers.
    const other: CheckInFrames = {
      ...frames,
      expressions: ['fear', 'neutral'],
      e: [[0.7, 0.3], null],
    }
    const [read, unread] = picturesWithin(other, ALL)
    expect(read).toEqual({ t_s: 0.1, distribution: { fear: 0.7, neutral: 0.3 }, reasons: [] })
    expect(unread).toEqual({ t_s: 0.2, distribution: null, reasons: ['too_dark'] })
  })
})

describe('gaps', () => {
  it('are where nothing was read for longer, in the middle and at both ends', () => {
    const seen: Seen[] = [
      ...happyBetween(2, 4),
      ...[4.1, 4.5, 5, 5.5].map((t_s): Seen => [t_s, 'covered']),
      ...happyBetween(6, 8),
      [8.5, 'covered'],
      [9, 'covered'],
    ]
    expect(gapsOf(sampleFrames(seen), GAP_S)).toEqual([
      { from_s: 0, to_s: 2 },
      { from_s: 3.9, to_s: 6 },
      { from_s: 7.9, to_s: 9 },
    ])
  })

  it('are pauses too, and seen in each minute they touch', () => {
    const frames = sampleFrames([...happyBetween(0, 50), ...happyBetween(130, 131)])
    const [gap] = gapsOf(frames, GAP_S)
    const shown = minutesOf(frames).map((span) => clipped(gap ? [gap] : [], span))
    expect(shown).toEqual([
      [{ from_s: 49.9, to_s: 60 }],
      [{ from_s: 60, to_s: 120 }],
      [{ from_s: 120, to_s: 130 }],
    ])
  })

  it('are longer where pictures came seldom', () => {
    expect(gapLength(sampleFrames(happyBetween(0, 5)))).toBe(0.7)
    const seldom = [0, 1, 2, 3, 9].map((t_s): Seen => [t_s, { happiness: 1 }])
    expect(gapLength(sampleFrames(seldom))).toBe(2.5)
    expect(gapsOf(sampleFrames(seldom), 2.5)).toEqual([{ from_s: 3, to_s: 9 }])
  })

  it('are none where there is no picture', () => {
    expect(gapsOf(sampleFrames([]), gapLength(sampleFrames([])))).toEqual([])
  })
})

describe('a line', () => {
  it('goes through every reading, and ends at what could not be read and in a gap', () => {
    const seen: Seen[] = [
      [1, { happiness: 0.5 }],
      [1.1, 'blurred'],
      [1.2, { happiness: 0.6 }],
      [3.2, { happiness: 0.7 }],
    ]
    expect(pointsOf(picturesOf(seen), 'happiness', GAP_S)).toEqual([
      [1, 0.5],
      [1.1, null],
      [1.2, expect.closeTo(0.6)],
      [2.2, null],
      [3.2, expect.closeTo(0.7)],
    ])
  })

  it('goes on to the edges of its minute', () => {
    expect(widened({ from_s: 60, to_s: 120 })).toEqual({ from_s: 57, to_s: 123 })
    expect(widened({ from_s: 0, to_s: 20 }).from_s).toBe(0)
  })
})

describe('the band', () => {
  it('spans the readings of half a second to both sides, and no others', () => {
    const seen = [0.2, 0.4, 0.9, 0.6].map((share, at): Seen => [at * 0.4, { happiness: share }])
    const ranges = bandOf(picturesOf(seen), 'happiness', GAP_S).map(({ low, high }) => [low, high])
    expect(ranges).toEqual(
      [
        [0.2, 0.4],
        [0.2, 0.9],
        [0.4, 0.9],
        [0.6, 0.9],
      ].map((range) => range.map((one) => expect.closeTo(one) as number)),
    )
  })

  it('is open where nothing was read', () => {
    const seen: Seen[] = [
      [0, { happiness: 0.2 }],
      [0.1, 'covered'],
      [0.2, { happiness: 0.4 }],
    ]
    const band = bandOf(picturesOf(seen), 'happiness', GAP_S)
    expect(band[1]).toEqual({ x: 0.1, value: null, low: null, high: null })
    expect(band[2]?.low).toBeCloseTo(0.2)
  })
})
