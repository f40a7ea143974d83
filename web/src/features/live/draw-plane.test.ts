import { afterEach, describe, expect, it, vi } from 'vitest'

import { emptyCanvas } from '@/testing/live-pen'
import { INK, sampleAt } from '@/testing/live-samples'

import { drawPlane } from './draw-plane'
import type { Sample } from './last-minute'

afterEach(() => vi.unstubAllGlobals())

// A hundred pixels from the middle to the sides, fifty to the top and the bottom.
const WIDTH = 220
const HEIGHT = 120
const place = (valence: number, arousal: number) => [110 + 100 * valence, 60 - 50 * arousal]

function draw(samples: readonly Sample[], now_s: number) {
  const canvas = emptyCanvas()
  drawPlane(canvas.pen, WIDTH, HEIGHT, samples, now_s, INK)
  return { trail: canvas.in('line'), dot: canvas.in('accent', 'fill')[0] }
}

describe('the dot', () => {
  it.each([
    [1, 1],
    [-1, -1],
    [0, 0],
    [0.6, -0.2],
  ])('stands where valence is %f and arousal %f', (valence, arousal) => {
    const { dot } = draw([sampleAt(5, { valence, arousal })], 5)
    const [across, down] = place(valence, arousal)
    expect(dot?.circles[0]?.at[0]).toBeCloseTo(across ?? 0)
    expect(dot?.circles[0]?.at[1]).toBeCloseTo(down ?? 0)
  })

  it('is gone when nothing was read for three seconds', () => {
    expect(draw([sampleAt(5)], 7.9).dot).toBeDefined()
    expect(draw([sampleAt(5)], 8).dot).toBeUndefined()
  })

  it('is nowhere for a reading without a place', () => {
    expect(draw([sampleAt(5, { valence: null, arousal: null })], 5).dot).toBeUndefined()
  })
})

describe('the trail', () => {
  const way = Array.from({ length: 31 }, (_, at) =>
    sampleAt(at, { joined: at > 0, valence: at / 30, arousal: -at / 30 }),
  )

  it('goes from place to place over the last twelve seconds', () => {
    const { trail } = draw(way, 30)
    expect(trail).toHaveLength(12)
    expect(trail[0]?.lines[0]?.[0]?.[0]).toBeCloseTo(110 + 100 * (18 / 30))
    expect(trail.at(-1)?.lines[0]?.[1]).toEqual(place(1, -1))
    for (const [index, part] of trail.slice(1).entries())
      expect(part.lines[0]?.[0]).toEqual(trail[index]?.lines[0]?.[1])
  })

  it('fades and thins with its age', () => {
    const { trail } = draw(way, 30)
    for (const [index, part] of trail.slice(1).entries()) {
      expect(part.alpha).toBeGreaterThan(trail[index]?.alpha ?? 1)
      expect(part.width).toBeGreaterThan(trail[index]?.width ?? 99)
    }
  })

  it('is open where nothing was read', () => {
    const broken = way.map((one) => (one.tS === 25 ? { ...one, joined: false } : one))
    const { trail } = draw(broken, 30)
    expect(trail).toHaveLength(11)
    const ends = trail.map(({ lines }) => lines[0]?.[1]?.[0])
    expect(ends).not.toContainEqual(expect.closeTo(110 + 100 * (25 / 30)))
  })
})
