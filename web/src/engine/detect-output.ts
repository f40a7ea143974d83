// MTCNN's output network: from a rough square to a face's score, box and five landmarks. Faces
// that come out tilted are read again from a crop turned upright (vision/detect_output.py).
import {
  inverse,
  type Matrix,
  type Points,
  carry,
  scaleOf,
  transformPoints,
  warpCrop,
} from './align'
import { DETECT } from './constants'
import { applyOffsets, asNetworkInput, brightened, cropSquare } from './detect-geometry'
import { boxAround, centreOf, type DetectedFace, heightOf, widthOf } from './faces'
import { type OnnxModel, output } from './onnx-model'
import type { Picture } from './picture'
import type { Box } from './types'

const SIDE = DETECT.outputSidePx
const WHOLE: Box = { x1: 0, y1: 0, x2: SIDE, y2: SIDE }
const OUTPUTS = ['box_offset', 'landmarks', 'face_score']

/** The faces in square boxes whose score reaches `floor`. */
export async function lookInSquares(
  model: OnnxModel,
  picture: Picture,
  squares: readonly Box[],
  floor: number,
): Promise<DetectedFace[]> {
  const cut = squares.map((square) => cropSquare(picture, square, SIDE))
  const read = await readCrops(
    model,
    cut.map(([crop]) => brightened(crop)),
    floor,
  )
  const faces = read.flatMap((face, i) => (face ? [placed(face, cut[i]![1])] : []))
  const tilted = faces.filter((face) => Math.abs(tilt(face)) > DETECT.tiltedFromRad)
  const again = await lookUpright(model, picture, tilted, floor)
  return faces.map((face) => again.get(face) ?? face)
}

/** Tilted faces read again, turned upright; those not found again are left out. */
async function lookUpright(
  model: OnnxModel,
  picture: Picture,
  tilted: readonly DetectedFace[],
  floor: number,
): Promise<Map<DetectedFace, DetectedFace>> {
  const matrices = tilted.map(uprightMatrix)
  const crops = matrices.map((matrix) => brightened(warpCrop(picture, matrix, SIDE)))
  const read = await readCrops(model, crops, floor)
  const pairs = tilted.flatMap((face, i): [DetectedFace, DetectedFace][] => {
    const again = read[i]
    return again ? [[face, turnedBack(again, matrices[i]!)]] : []
  })
  return new Map(pairs)
}

/** The faces in crops, in pixels of the crop; null where there is none. */
async function readCrops(
  model: OnnxModel,
  crops: readonly Picture[],
  floor: number,
): Promise<(DetectedFace | null)[]> {
  if (crops.length === 0) return []
  const found = await model.run(asNetworkInput(crops), [crops.length, 3, SIDE, SIDE], OUTPUTS)
  const score = output(found, 'face_score').data
  const offset = output(found, 'box_offset').data
  const points = output(found, 'landmarks').data
  return crops.map((_, i) => {
    const faceScore = score[i]!
    if (faceScore < floor) return null
    const box = { ...applyOffsets(WHOLE, offset, i * 4), faceScore }
    return { box, landmarks5: interleaved(points.subarray(i * 10, i * 10 + 10)) }
  })
}

/** The network gives x of the five points, then y, as shares of the crop. */
function interleaved(points: Float32Array): Points {
  const flat = new Float32Array(10)
  for (let i = 0; i < 5; i++) {
    flat[i * 2] = points[i]! * SIDE
    flat[i * 2 + 1] = points[i + 5]! * SIDE
  }
  return flat
}

/** The angle of the line between the eyes, radians, positive clockwise as seen. */
function tilt({ landmarks5: p }: DetectedFace): number {
  return Math.atan2(p[3]! - p[1]!, p[2]! - p[0]!)
}

/** The matrix that turns a face upright into a crop. */
function uprightMatrix(face: DetectedFace): Matrix {
  const angle = tilt(face)
  const scale = SIDE / Math.max(widthOf(face.box), heightOf(face.box), 1)
  const [cos, sin] = [scale * Math.cos(angle), scale * Math.sin(angle)]
  const [x, y] = centreOf(face.box)
  return [cos, sin, SIDE / 2 - cos * x - sin * y, -sin, cos, SIDE / 2 + sin * x - cos * y]
}

/** Carry a face from a square crop's pixels to the picture's. */
function placed(face: DetectedFace, cut: Box): DetectedFace {
  const scale = widthOf(cut) / SIDE
  const matrix: Matrix = [scale, 0, cut.x1, 0, scale, cut.y1]
  const [x1, y1] = carry(matrix, face.box.x1, face.box.y1)
  const [x2, y2] = carry(matrix, face.box.x2, face.box.y2)
  return {
    box: { x1, y1, x2, y2, faceScore: face.box.faceScore },
    landmarks5: transformPoints(matrix, face.landmarks5),
  }
}

/** Carry a face from an upright crop back to the picture; its box keeps its size. */
function turnedBack(face: DetectedFace, matrix: Matrix): DetectedFace {
  const back = inverse(matrix)
  const half = scaleOf(back) / 2
  const centre = carry(back, ...centreOf(face.box))
  const box = boxAround(centre, widthOf(face.box) * half, heightOf(face.box) * half)
  return {
    box: { ...box, faceScore: face.box.faceScore },
    landmarks5: transformPoints(back, face.landmarks5),
  }
}
