// Pure geometry of the MTCNN cascade: windows, offsets, squares, overlaps, crops. As in
// vision/detect_geometry.py; candidates are boxes with their score.
import { DETECT } from './constants'
import { type FaceBox, heightOf, widthOf } from './faces'
import { enlarge, type Picture, shrink, whole } from './picture'
import type { Box } from './types'

export type Overlap = 'union' | 'smaller'
/** How much smaller a copy is, across and down. */
export type Scale = { x: number; y: number }

/** The scales, largest first, at which a window covers every face from `minFacePx` on. */
export function pyramidScales(height: number, width: number, minFacePx: number): number[] {
  const scales: number[] = []
  let scale = DETECT.windowPx / minFacePx
  while (Math.min(height, width) * scale >= DETECT.windowPx) {
    scales.push(scale)
    scale *= DETECT.pyramidFactor
  }
  return scales
}

/** Ever smaller copies of the picture, brightened, each shrunk from the one before. */
export function* pyramid(picture: Picture, minFacePx: number): Generator<[Picture, Scale]> {
  const { height, width } = picture
  let level: Picture | undefined
  for (const scale of pyramidScales(height, width, minFacePx)) {
    const [across, down] = [roundHalfEven(width * scale), roundHalfEven(height * scale)]
    const source: Picture = level ?? picture
    const smaller = shrink(source, whole(source), across, down)
    level = level === undefined ? brightened(smaller) : smaller
    yield [level, { x: across / width, y: down / height }]
  }
}

/** Python's round(): halves go to the even number. */
export function roundHalfEven(value: number): number {
  const rounded = Math.round(value)
  return rounded - value === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded
}

/** The windows of one level whose score passes, moved by their offsets, in picture pixels. */
export function proposedBoxes(
  score: Float32Array,
  offset: Float32Array,
  [rows, columns]: readonly [number, number],
  scale: Scale,
): FaceBox[] {
  const { propose, stridePx, windowPx } = DETECT
  const plane = rows * columns
  const found: FaceBox[] = []
  for (let at = 0; at < plane; at++) {
    if (score[at]! <= propose) continue
    const x = (at % columns) * stridePx
    const y = Math.floor(at / columns) * stridePx
    found.push({
      x1: (x + offset[at]! * windowPx) / scale.x,
      y1: (y + offset[at + plane]! * windowPx) / scale.y,
      x2: (x + windowPx + offset[at + 2 * plane]! * windowPx) / scale.x,
      y2: (y + windowPx + offset[at + 3 * plane]! * windowPx) / scale.y,
      faceScore: score[at]!,
    })
  }
  return found
}

/** Move each side of a box by its offset (four, from `at` on), in units of its sides. */
export function applyOffsets(box: Box, offsets: Float32Array, at: number): Box {
  const [width, height] = [widthOf(box), heightOf(box)]
  return {
    x1: box.x1 + offsets[at]! * width,
    y1: box.y1 + offsets[at + 1]! * height,
    x2: box.x2 + offsets[at + 2]! * width,
    y2: box.y2 + offsets[at + 3]! * height,
  }
}

/** Grow the shorter side of a box about its centre until it is a square. */
export function squared<B extends Box>(box: B): B {
  const half = Math.max(widthOf(box), heightOf(box)) / 2
  const [x, y] = [(box.x1 + box.x2) / 2, (box.y1 + box.y2) / 2]
  return { ...box, x1: x - half, y1: y - half, x2: x + half, y2: y + half }
}

/** The shared area over the union's, or over the smaller box's. */
export function overlap(box: Box, other: Box, over: Overlap = 'union'): number {
  const across = Math.min(box.x2, other.x2) - Math.max(box.x1, other.x1)
  const down = Math.min(box.y2, other.y2) - Math.max(box.y1, other.y1)
  if (across <= 0 || down <= 0) return 0
  const [area, otherArea] = [areaOf(box), areaOf(other)]
  const shared = across * down
  const all = over === 'union' ? area + otherArea - shared : Math.min(area, otherArea)
  return all > 0 ? shared / all : 0
}

function areaOf(box: Box): number {
  return Math.max(widthOf(box), 0) * Math.max(heightOf(box), 0)
}

/** The boxes that survive non-maximum suppression, best first. */
export function suppress<B extends Box>(
  boxes: readonly B[],
  scoreOf: (box: B) => number,
  limit: number,
  over: Overlap = 'union',
): B[] {
  const best = [...boxes].sort((a, b) => scoreOf(b) - scoreOf(a)).slice(0, DETECT.maxBoxes)
  const kept: B[] = []
  for (const box of best) {
    if (kept.every((better) => overlap(better, box, over) <= limit)) kept.push(box)
  }
  return kept
}

/** Cut a square box, on whole pixels, and scale it; also the box really cut. */
export function cropSquare(picture: Picture, box: Box, sidePx: number): [Picture, Box] {
  const [left, top] = [Math.floor(box.x1 + 0.5), Math.floor(box.y1 + 0.5)]
  const side = Math.max(1, roundHalfEven(Math.fround(box.x2 - box.x1)))
  const cut = { x1: left, y1: top, x2: left + side, y2: top + side }
  const inside = left >= 0 && top >= 0 && cut.x2 <= picture.width && cut.y2 <= picture.height
  if (inside && side > sidePx) {
    return [shrink(picture, { left, top, width: side, height: side }, sidePx, sidePx), cut]
  }
  const part = padded(picture, left, top, side)
  const crop =
    side > sidePx ? shrink(part, whole(part), sidePx, sidePx) : enlarge(part, sidePx, sidePx)
  return [crop, cut]
}

/** Copy a square that may leave the picture; what lies outside is mid-grey. */
function padded(picture: Picture, left: number, top: number, side: number): Picture {
  const data = new Uint8ClampedArray(side * side * 4).fill(DETECT.outside)
  const from = Math.max(left, 0)
  const to = Math.min(left + side, picture.width)
  for (let y = Math.max(top, 0); from < to && y < Math.min(top + side, picture.height); y++) {
    const row = y * picture.width
    const out = ((y - top) * side + from - left) * 4
    data.set(picture.data.subarray((row + from) * 4, (row + to) * 4), out)
  }
  return { width: side, height: side, data }
}

/** Bring a dim picture to a usual brightness, in place; one that is bright enough stays. */
export function brightened(picture: Picture): Picture {
  const { data } = picture
  let sum = 0
  for (let i = 0; i < data.length; i += 4) sum += data[i]! + data[i + 1]! + data[i + 2]!
  const mean = sum / ((data.length / 4) * 3)
  if (mean >= DETECT.dimBelowLuma) return picture
  const gain = Math.min(DETECT.usualLuma / Math.max(mean, 1), DETECT.mostGain)
  for (let i = 0; i < data.length; i++) data[i]! *= gain
  return picture
}

/** Pictures of one size as float32 (N, 3, H, W), still 0–255. */
export function asNetworkInput(pictures: readonly Picture[]): Float32Array {
  const plane = pictures[0] === undefined ? 0 : pictures[0].width * pictures[0].height
  const input = new Float32Array(pictures.length * 3 * plane)
  pictures.forEach(({ data }, index) => {
    const start = index * 3 * plane
    for (let i = 0; i < plane; i++) {
      input[start + i] = data[i * 4]!
      input[start + plane + i] = data[i * 4 + 1]!
      input[start + 2 * plane + i] = data[i * 4 + 2]!
    }
  })
  return input
}
