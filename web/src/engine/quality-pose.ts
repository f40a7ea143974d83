// Head rotation from five landmarks in closed form (vision/quality_pose.py): the best linear map
// from a mean face to the picture, and the rotation nearest to it.
import { meanPoint, type Points } from './align'
import { POSE } from './constants'
import type { HeadPose } from './types'

type Vector = readonly [number, number, number]

/** Keeps points on one line, which have no rotation, from dividing by zero. */
const LEAST = 1e-12
const INVERSE = pseudoInverse(centred(POSE.meanFace5))

/** Yaw, pitch and roll in radians; exact for the mean face far from the camera. */
export function estimateHeadPose(landmarks5: Points): HeadPose {
  const [meanX, meanY] = meanPoint(landmarks5)
  const project = (axis: number, mean: number): Vector => {
    const places = [0, 1, 2, 3, 4].map((point) => landmarks5[point * 2 + axis]! - mean)
    const along = (row: Vector[], k: 0 | 1 | 2) =>
      row.reduce((sum, weights, point) => sum + weights[k] * places[point]!, 0)
    return [along(INVERSE, 0), along(INVERSE, 1), along(INVERSE, 2)]
  }
  const [across, down] = nearestRotation(project(0, meanX), project(1, meanY))
  const towards = across[0] * down[1] - across[1] * down[0]
  return {
    yaw: Math.atan2(across[2], towards),
    pitch: Math.asin(Math.max(-1, Math.min(1, -down[2]))),
    roll: Math.atan2(down[0], across[0]),
  }
}

/** Two orthonormal rows nearest to two given ones: (L·Lᵀ)^-½ · L, by the 2 × 2 closed form. */
function nearestRotation(first: Vector, second: Vector): [Vector, Vector] {
  const [p, q, r] = [dot(first, first), dot(first, second), dot(second, second)]
  const root = Math.sqrt(Math.max(p * r - q * q, LEAST))
  const scale = 1 / (root * Math.sqrt(p + r + 2 * root))
  const mix = (a: number, b: number): Vector => [
    a * first[0] + b * second[0],
    a * first[1] + b * second[1],
    a * first[2] + b * second[2],
  ]
  return [mix((r + root) * scale, -q * scale), mix(-q * scale, (p + root) * scale)]
}

function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

function centred(flat: readonly number[]): Vector[] {
  const points = [0, 1, 2, 3, 4].map((i): Vector => [
    flat[i * 3]!,
    flat[i * 3 + 1]!,
    flat[i * 3 + 2]!,
  ])
  const mean = ([0, 1, 2] as const).map(
    (k) => points.reduce((sum, point) => sum + point[k], 0) / points.length,
  )
  return points.map(([x, y, z]): Vector => [x - mean[0]!, y - mean[1]!, z - mean[2]!])
}

/** For each point its row of A·(AᵀA)⁻¹: weights that turn places into the linear map's row. */
function pseudoInverse(points: readonly Vector[]): Vector[] {
  const sum = (i: 0 | 1 | 2, j: 0 | 1 | 2) =>
    points.reduce((total, point) => total + point[i] * point[j], 0)
  const [a, b, c, d, e, f] = [sum(0, 0), sum(0, 1), sum(0, 2), sum(1, 1), sum(1, 2), sum(2, 2)]
  const [A, B, C] = [d * f - e * e, c * e - b * f, b * e - c * d]
  const [D, E, F] = [a * f - c * c, b * c - a * e, a * d - b * b]
  const determinant = a * A + b * B + c * C
  return points.map(([x, y, z]): Vector => [
    (A * x + B * y + C * z) / determinant,
    (B * x + D * y + E * z) / determinant,
    (C * x + E * y + F * z) / determinant,
  ])
}
