import { describe, expect, it } from 'vitest'

import { contour, FINE, type Grid, mean, refine, softened, strengths } from './heat'
import { colorAt, RAMPS } from './heat-picture'

const flat = (value: number): Grid => Array.from({ length: 8 }, () => Array<number>(8).fill(value))
/** Bright in the upper left quarter. */
const CORNER: Grid = Array.from({ length: 8 }, (_, row) =>
  Array.from({ length: 8 }, (_, column) => (row < 4 && column < 4 ? 4 : -4)),
)

describe('strengths', () => {
  it('are 1 where the answer got most and 0 where it got less than the mean', () => {
    const found = strengths(CORNER)
    expect(found).toHaveLength(FINE)
    expect(Math.max(...found.flat())).toBe(1)
    expect(found[4]?.[4]).toBeGreaterThan(0.99)
    expect(found[FINE - 4]?.[FINE - 4]).toBe(0)
    expect(found[4]?.[FINE - 4]).toBe(0)
  })

  it('are all 0 where every place gave the same', () => {
    expect(Math.max(...strengths(flat(3)).flat())).toBe(0)
  })

  it('do not depend on how large the numbers are', () => {
    const larger = CORNER.map((row) => row.map((value) => 10 * value + 100))
    const [one, other] = [strengths(CORNER).flat(), strengths(larger).flat()]
    expect(
      Math.max(...one.map((value, index) => Math.abs(value - (other[index] ?? 9)))),
    ).toBeLessThan(1e-9)
  })

  it('end softly at the edge of the crop, and stay as they are inside', () => {
    const found = softened(strengths(CORNER))
    expect(found[0]?.[0]).toBeLessThan(0.05)
    expect(found[10]?.[10]).toBeCloseTo(strengths(CORNER)[10]?.[10] ?? 0)
  })
})

it('refining keeps the mean and overshoots nowhere', () => {
  const fine = refine(CORNER, 64)
  expect(mean(fine)).toBeCloseTo(mean(CORNER))
  expect(Math.max(...fine.flat())).toBeLessThanOrEqual(4)
  expect(Math.min(...fine.flat())).toBeGreaterThanOrEqual(-4)
})

it('a contour runs where the level is passed, and nowhere else', () => {
  const ramp: Grid = Array.from({ length: 4 }, () => [0, 1, 2, 3])
  const numbers = [...contour(ramp, 1.5, 400).matchAll(/[ML]([\d.]+) /g)].map(([, x]) => Number(x))
  expect(numbers).toHaveLength(6)
  expect(new Set(numbers)).toEqual(new Set([200]))
  expect(contour(flat(1), 0.5, 400)).toBe('')
})

it('colours run from nothing to the warmest', () => {
  for (const ramp of [RAMPS.light, RAMPS.dark]) {
    expect(colorAt(ramp, 0)[3]).toBe(0)
    expect(colorAt(ramp, 1)).toEqual(ramp.at(-1)?.color)
    const alphas = [0, 0.1, 0.3, 0.6, 1].map((strength) => colorAt(ramp, strength)[3])
    expect(alphas).toEqual([...alphas].sort((a, b) => a - b))
  }
})
