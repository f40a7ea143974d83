import { expect, test } from 'vitest'

import { sampleLandmarks, sampleMoment } from '@/testing/samples'

import { faceLines, SIDE } from './face-lines'
import { byShare, isInside, PARTS, partShares } from './parts'

const LANDMARKS = sampleLandmarks()
/** A map that is bright in one cell of 8 × 8. */
const lit = (row: number, column: number) =>
  Array.from({ length: 8 }, (_, y) =>
    Array.from({ length: 8 }, (_, x) => (y === row && x === column ? 1 : 0)),
  )

test.each([
  [6, 4, 'mouth'],
  [4, 3, 'nose'],
  [3, 2, 'eyes'],
  [2, 5, 'brows'],
  [1, 4, 'forehead'],
  [5, 1, 'cheeks'],
  [7, 4, 'chin'],
  [7, 0, 'around'],
] as const)('heat in row %i, column %i belongs to %s', (row, column, part) => {
  expect(byShare(partShares(lit(row, column), LANDMARKS))[0]).toBe(part)
})

test('shares sum to 1, or to 0 where nothing spoke', () => {
  const sum = (heat: number[][]) => {
    const shares = partShares(heat, LANDMARKS)
    return PARTS.reduce((all, part) => all + shares[part], 0)
  }
  expect(sum(lit(3, 3))).toBeCloseTo(1)
  expect(sum(lit(3, 3).map((row) => row.map(() => 2)))).toBe(0)
  expect(sampleMoment().face?.landmarks).toHaveLength(70)
})

test('a point is told to lie in a polygon or not', () => {
  const square = [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 1],
  ] as const
  expect(isInside([0.5, 0.5], square)).toBe(true)
  expect(isInside([1.5, 0.5], square)).toBe(false)
})

test('lines pass through their landmarks', () => {
  const { eyes, bridge, lips } = faceLines(LANDMARKS)
  const at = (index: number) =>
    LANDMARKS[index]?.map((value) => (value * SIDE).toFixed(1)).join(' ')
  expect(bridge.startsWith(`M${at(27)}C`)).toBe(true)
  expect(bridge.endsWith(at(30) ?? '?')).toBe(true)
  expect(lips).toContain(at(54))
  expect(lips.endsWith('Z')).toBe(true)
  expect(eyes[0].iris).toEqual([0.32 * SIDE, 0.385 * SIDE])
})
