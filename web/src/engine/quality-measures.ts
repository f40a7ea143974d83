// What can be measured about how readable a face is; raw numbers (vision/quality_measures.py).
import { carry, inverse, type Matrix, type Point, scaleOf } from './align'
import { QUALITY } from './constants'
import type { DetectedFace } from './faces'
import { cropMatrix } from './landmarks'
import type { HeadPose } from './types'

export type QualityMeasures = {
  /** Side of the crop in pixels of the picture. */
  readonly sizePx: number
  /** Mean, 0–255. */
  readonly luma: number
  readonly contrast: number
  /** Share of pixels at full white. */
  readonly clipped: number
  /** Variance of the smoothed crop's Laplacian over the variance of luma. */
  readonly sharpness: number
  /** Share of the crop beyond the picture's edge. */
  readonly outside: number
  readonly faceScore: number
  /** Edge strength around the mouth over that around the eyes. */
  readonly mouthDetail: number
} & HeadPose

const GRID = 16
const CORNERS: readonly Point[] = [
  [0, 0],
  [1, 0],
  [0, 1],
  [1, 1],
]
/** How many standard deviations OpenCV's kernel for float pictures reaches to each side. */
const KERNEL_REACH = 4
const KERNEL = gaussian(QUALITY.smoothingPx)

/** Measure an aligned grey crop (side × side) of a face in a picture of that size. */
export function measureQuality(
  grey: Float32Array,
  face: DetectedFace,
  pictureSize: readonly [width: number, height: number],
  pose: HeadPose,
): QualityMeasures {
  const side = Math.sqrt(grey.length)
  const matrix = cropMatrix(face.landmarks5)
  const [luma, variance] = meanAndVariance(grey)
  const [, detail] = meanAndVariance(laplacian(smoothed(grey, side), side))
  return {
    ...pose,
    sizePx: cropSidePx(matrix),
    luma,
    contrast: Math.sqrt(variance),
    clipped: grey.reduce((n, level) => n + Number(level >= QUALITY.clippedLuma), 0) / grey.length,
    sharpness: detail / Math.max(variance, 1),
    outside: shareOutside(matrix, pictureSize),
    faceScore: face.box.faceScore,
    mouthDetail: mouthDetail(grey, side),
  }
}

function cropSidePx(matrix: Matrix): number {
  const scale = scaleOf(matrix)
  return scale > 0 ? 1 / scale : 0
}

/** The share of the crop's area that lies beyond the picture's edge. */
function shareOutside(
  matrix: Matrix,
  [width, height]: readonly [width: number, height: number],
): number {
  if (scaleOf(matrix) === 0) return 1
  const back = inverse(matrix)
  const isInside = (across: number, down: number) => {
    const [x, y] = carry(back, across, down)
    return x >= 0 && y >= 0 && x <= width && y <= height
  }
  // As most are: a crop is convex, so all of it lies where its corners do.
  if (CORNERS.every(([across, down]) => isInside(across, down))) return 0
  let inside = 0
  for (let i = 0; i < GRID * GRID; i++) {
    inside += Number(isInside(((i % GRID) + 0.5) / GRID, (Math.floor(i / GRID) + 0.5) / GRID))
  }
  return 1 - inside / (GRID * GRID)
}

function meanAndVariance(values: Float32Array): [mean: number, variance: number] {
  let sum = 0
  let squares = 0
  for (const value of values) {
    sum += value
    squares += value * value
  }
  const mean = sum / values.length
  return [mean, Math.max(squares / values.length - mean * mean, 0)]
}

function gaussian(sigma: number): Float32Array {
  const reach = Math.round(sigma * KERNEL_REACH)
  const weights = Float32Array.from({ length: 2 * reach + 1 }, (_, i) =>
    Math.exp(-((i - reach) ** 2) / (2 * sigma * sigma)),
  )
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return weights.map((weight) => weight / sum)
}

/** Index mirrored at the edge without repeating it: 2 1 0 1 2. */
function mirrored(index: number, side: number): number {
  if (index < 0) return -index
  return index >= side ? 2 * side - 2 - index : index
}

function smoothed(grey: Float32Array, side: number): Float32Array {
  return blurRows(blurRows(grey, side), side)
}

/** Blur each row and write it as a column: twice gives both directions in place. */
function blurRows(values: Float32Array, side: number): Float32Array {
  const reach = (KERNEL.length - 1) / 2
  const blurred = new Float32Array(values.length)
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      let sum = 0
      for (let k = 0; k < KERNEL.length; k++) {
        sum += KERNEL[k]! * values[y * side + mirrored(x + k - reach, side)]!
      }
      blurred[x * side + y] = sum
    }
  }
  return blurred
}

function laplacian(values: Float32Array, side: number): Float32Array {
  const edges = new Float32Array(values.length)
  for (let y = 0; y < side; y++) {
    const above = mirrored(y - 1, side) * side
    const below = mirrored(y + 1, side) * side
    for (let x = 0; x < side; x++) {
      const across =
        values[y * side + mirrored(x - 1, side)]! + values[y * side + mirrored(x + 1, side)]!
      edges[y * side + x] =
        values[above + x]! + values[below + x]! + across - 4 * values[y * side + x]!
    }
  }
  return edges
}

function mouthDetail(grey: Float32Array, side: number): number {
  const eyes = edgeStrength(grey, side, QUALITY.eyeRows)
  return edgeStrength(grey, side, QUALITY.mouthRows) / Math.max(eyes, 1)
}

/** Mean strength of vertical changes (Sobel) in some rows of the face's columns. */
function edgeStrength(grey: Float32Array, side: number, rows: readonly number[]): number {
  const [top, bottom] = rows.map((share) => Math.round(side * share)) as [number, number]
  const [left, right] = QUALITY.faceColumns.map((share) => Math.round(side * share)) as [
    number,
    number,
  ]
  let sum = 0
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      sum += Math.abs(weighed(grey, side, x, y + 1) - weighed(grey, side, x, y - 1))
    }
  }
  return sum / ((bottom - top) * (right - left))
}

function weighed(grey: Float32Array, side: number, x: number, y: number): number {
  const at = y * side + x
  return grey[at - 1]! + 2 * grey[at]! + grey[at + 1]!
}
