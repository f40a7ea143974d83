import { expect, test } from 'vitest'

import { inverse, type Matrix, similarityTransform, transformPoints, warpCrop } from './align'
import { overlap, pyramidScales, roundHalfEven, suppress } from './detect-geometry'
import { valenceArousal } from './dimensions'
import { turned } from './landmarks'
import { blankPicture, enlarge, shrink, whole } from './picture'
import { estimateHeadPose } from './quality-pose'

const UNITS = { actionUnits: [], evidence: {} }

function noise(width: number, height: number) {
  const picture = blankPicture(width, height)
  let seed = 3
  for (let i = 0; i < picture.data.length; i++) {
    picture.data[i] = (seed = (seed * 48271) % 2147483647) & 255
  }
  return picture
}

test('a picture of one colour stays so, however it is scaled', () => {
  const grey = blankPicture(31, 17)
  grey.data.fill(77)
  for (const scaled of [shrink(grey, whole(grey), 12, 7), enlarge(grey, 40, 33)]) {
    expect(scaled.data.filter((_, i) => i % 4 < 3).every((level) => level === 77)).toBe(true)
  }
})

test('shrinking by a whole factor takes the plain mean', () => {
  const fine = noise(6, 3)
  const small = shrink(fine, whole(fine), 2, 1)
  const levels = [0, 1, 2].flatMap((y) => [0, 1, 2].map((x) => fine.data[(y * 6 + x) * 4] ?? NaN))
  expect(small.data[0]).toBe(Math.round(levels.reduce((a, b) => a + b) / 9))
})

test('a crop in place repeats the picture, and beyond its edge the edge', () => {
  const fine = noise(8, 8)
  const same: Matrix = [1, 0, 0, 0, 1, 0]
  const rgb = (data: Uint8ClampedArray) => data.filter((_, i) => i % 4 < 3)
  expect(rgb(warpCrop(fine, same, 8).data)).toEqual(rgb(fine.data))
  const outside = warpCrop(fine, [1, 0, 20, 0, 1, 20], 8)
  expect([...outside.data.subarray(0, 3)]).toEqual([...fine.data.subarray(0, 3)])
})

test('a similarity is found from points it moved, and undone by its inverse', () => {
  const matrix: Matrix = [1.2, -0.5, 7, 0.5, 1.2, -3]
  const points = Float32Array.of(0, 0, 10, 2, 4, 9, -3, 5, 8, 8)
  const moved = transformPoints(matrix, points)
  similarityTransform(points, moved).forEach((value, i) =>
    expect(value).toBeCloseTo(matrix[i] ?? NaN, 4),
  )
  transformPoints(inverse(matrix), moved).forEach((value, i) => {
    expect(value).toBeCloseTo(points[i] ?? NaN, 3)
  })
})

test('overlapping boxes give way to the best, the others stay', () => {
  const box = (x1: number, score: number) => ({ x1, y1: 0, x2: x1 + 10, y2: 10, score })
  const kept = suppress([box(1, 0.5), box(0, 0.9), box(50, 0.1)], ({ score }) => score, 0.5)
  expect(kept.map(({ score }) => score)).toEqual([0.9, 0.1])
  expect(overlap(box(0, 0), box(5, 0))).toBeCloseTo(1 / 3, 6)
  expect(overlap(box(0, 0), box(5, 0), 'smaller')).toBeCloseTo(0.5, 6)
})

test('numbers are rounded as in Python, and the pyramid ends with one window', () => {
  expect([0.5, 1.5, 2.5, 2.4].map(roundHalfEven)).toEqual([0, 2, 2, 2])
  expect(pyramidScales(24, 24, 12).every((scale) => 24 * scale >= 12)).toBe(true)
})

test('a mirrored face has the mirrored pose, and turning the picture turns only the roll', () => {
  const points = Float32Array.of(30, 40, 66, 42, 55, 60, 35, 80, 62, 81)
  const mirror = Float32Array.of(34, 42, 70, 40, 45, 60, 38, 81, 65, 80)
  const [one, other] = [estimateHeadPose(points), estimateHeadPose(mirror)]
  expect(one.yaw).toBeCloseTo(-other.yaw, 5)
  expect(one.roll).toBeCloseTo(-other.roll, 5)
  expect(one.pitch).toBeCloseTo(other.pitch, 5)
  expect(turned({ yaw: 0, pitch: 0, roll: 0.1 }, 0.3)).toEqual({
    yaw: 0,
    pitch: 0,
    roll: expect.closeTo(0.4, 9) as number,
  })
})

test('contempt alone has no place, and pulls neither way beside others', () => {
  expect(valenceArousal(Float32Array.of(0, 0, 0, 0, 0, 0, 0, 1), null, UNITS)).toBeNull()
  const half = valenceArousal(Float32Array.of(0, 0.5, 0, 0, 0, 0, 0, 0.5), null, UNITS)
  expect(half).toEqual(valenceArousal(Float32Array.of(0, 1, 0, 0, 0, 0, 0, 0), null, UNITS))
})
