// The one face crop, as in vision/align.py, step by step: the similarity that carries five
// landmarks onto the template, a box mean where the picture is more than twice as fine as the
// crop, bilinear sampling with repeated edges; and the eye patches, cut by the same similarity at
// about twice the crop's scale. Points are flat arrays: x, y, x, y, …
import { ALIGN } from './constants'
import { blankPicture, type Picture, type Rectangle, sampleInto, shrink } from './picture'

export type Points = Float32Array
/** Row by row, 2 × 3: (x, y) goes to (m0·x + m1·y + m2, m3·x + m4·y + m5). */
export type Matrix = readonly [number, number, number, number, number, number]
export type Point = readonly [x: number, y: number]
type Size = Pick<Picture, 'width' | 'height'>

export const TEMPLATE5: Points = Float32Array.from(ALIGN.template5)

/** Cut a face out as an upright crop of `sizePx` squared, by the `cropMatrix` of its five landmarks. */
export function alignFace(picture: Picture, matrix: Matrix, sizePx = ALIGN.sizePx): Picture {
  const [a, b, c, d, e, f] = matrix
  const carried = [a * sizePx, b * sizePx, c * sizePx, d * sizePx, e * sizePx, f * sizePx] as const
  return warpCrop(picture, carried, sizePx)
}

/** Cut out the square of `sizePx` onto which a similarity carries the picture. */
export function warpCrop(picture: Picture, matrix: Matrix, sizePx: number): Picture {
  return warp(picture, matrix, { width: sizePx, height: sizePx })
}

/**
 * The two eye patches side by side in one picture, the person's right eye first, neither mirrored;
 * `matrix` is the face's `cropMatrix` (`cut_eyes`).
 */
export function cutEyes(picture: Picture, matrix: Matrix): Picture {
  const { sizePx, left, top, side } = ALIGN.eyes
  const scale = sizePx / side
  const [a, b, c, d, e, f] = matrix
  const [x, y] = [(c - left) * scale, (f - top) * scale]
  const carried = [a * scale, b * scale, x, d * scale, e * scale, y] as const
  return warp(picture, carried, { width: 2 * sizePx, height: sizePx })
}

/** Cut out the rectangle onto which a similarity carries the picture. */
function warp(picture: Picture, matrix: Matrix, size: Size): Picture {
  const { width, height } = size
  const [fine, carried] = boxMean(picture, matrix, size)
  const [a, b, c, d, e, f] = inverse(carried)
  const crop = blankPicture(width, height)
  for (let row = 0, out = 0; row < height; row++) {
    // Pixel centres lie at half numbers; `sampleInto` counts from the first centre.
    const [startX, startY] = [b * (row + 0.5) + c - 0.5, e * (row + 0.5) + f - 0.5]
    for (let column = 0; column < width; column++, out += 4) {
      const along = column + 0.5
      sampleInto(fine, a * along + startX, d * along + startY, crop, out)
    }
  }
  return crop
}

/** The rotation, one scale and shift that carry points onto others with least squared error. */
export function similarityTransform(source: Points, target: Points): Matrix {
  const [fromX, fromY] = meanPoint(source)
  const [toX, toY] = meanPoint(target)
  let spread = 0
  let along = 0
  let across = 0
  for (let i = 0; i < source.length; i += 2) {
    const x = source[i]! - fromX
    const y = source[i + 1]! - fromY
    const u = target[i]! - toX
    const v = target[i + 1]! - toY
    spread += x * x + y * y
    along += x * u + y * v
    across += x * v - y * u
  }
  const cos = along / (spread || 1)
  const sin = across / (spread || 1)
  return [cos, -sin, toX - cos * fromX + sin * fromY, sin, cos, toY - sin * fromX - cos * fromY]
}

export function meanPoint(points: Points): Point {
  let x = 0
  let y = 0
  for (let i = 0; i < points.length; i += 2) {
    x += points[i]!
    y += points[i + 1]!
  }
  const count = points.length / 2
  return [x / count, y / count]
}

export function carry(matrix: Matrix, x: number, y: number): Point {
  const [a, b, c, d, e, f] = matrix
  return [a * x + b * y + c, d * x + e * y + f]
}

/** The matrix that undoes another; its scale must not be 0. */
export function inverse(matrix: Matrix): Matrix {
  const [a, b, c, d, e, f] = matrix
  const determinant = a * e - b * d
  const [p, q, r, s] = [e / determinant, -b / determinant, -d / determinant, a / determinant]
  return [p, q, -(p * c + q * f), r, s, -(r * c + s * f)]
}

export function transformPoints(matrix: Matrix, points: Points): Points {
  const moved = new Float32Array(points.length)
  for (let i = 0; i < points.length; i += 2) {
    const [x, y] = carry(matrix, points[i]!, points[i + 1]!)
    moved[i] = x
    moved[i + 1] = y
  }
  return moved
}

export function scaleOf(matrix: Matrix): number {
  return Math.hypot(matrix[0], matrix[3])
}

/** Shrink the part of the picture under the crop by a whole factor, where that is above 1. */
function boxMean(picture: Picture, matrix: Matrix, size: Size): [Picture, Matrix] {
  const scale = scaleOf(matrix)
  const factor = scale > 0 ? Math.floor(1 / scale) : 1
  if (factor < 2) return [picture, matrix]
  const part = cropBounds(picture, matrix, size, factor)
  if (part.width < factor || part.height < factor) return [picture, matrix]
  const small = shrink(picture, part, part.width / factor, part.height / factor)
  const [a, b, , d, e] = matrix
  const [x, y] = carry(matrix, part.left, part.top)
  return [small, [a * factor, b * factor, x, d * factor, e * factor, y]]
}

/** Where the crop lies in the picture, with sides that are multiples of `factor`. */
function cropBounds(picture: Picture, matrix: Matrix, size: Size, factor: number): Rectangle {
  const back = inverse(matrix)
  const corners = [
    carry(back, 0, 0),
    carry(back, size.width, 0),
    carry(back, 0, size.height),
    carry(back, size.width, size.height),
  ]
  const [left, right] = span(
    corners.map(([x]) => x),
    factor,
    picture.width,
  )
  const [top, bottom] = span(
    corners.map(([, y]) => y),
    factor,
    picture.height,
  )
  const [width, height] = [right - left, bottom - top]
  return { left, top, width: width - (width % factor), height: height - (height % factor) }
}

function span(places: number[], margin: number, size: number): [low: number, high: number] {
  const within = (place: number) => Math.min(Math.max(place, 0), size)
  return [
    within(Math.floor(Math.min(...places)) - margin),
    within(Math.ceil(Math.max(...places)) + margin),
  ]
}
