// From the crop back into the picture: landmarks, and the rotation that the alignment took away
// (vision/landmarks.py).
import {
  inverse,
  type Matrix,
  type Points,
  similarityTransform,
  TEMPLATE5,
  transformPoints,
} from './align'
import type { HeadPose } from './types'

const EYE_POINTS = 6
/** First contour point of each eye, nose tip, mouth corners, in iBUG's order. */
const [RIGHT_EYE, LEFT_EYE, NOSE, RIGHT_CORNER, LEFT_CORNER] = [36, 42, 30, 48, 54]

/** The matrix that carries the picture onto a crop of side 1. */
export function cropMatrix(landmarks5: Points): Matrix {
  return similarityTransform(landmarks5, TEMPLATE5)
}

/** Carry points in units of the crop's side into the picture's pixels. */
export function toPicture(points: Points, matrix: Matrix): Points {
  return transformPoints(inverse(matrix), points)
}

/** The five points that crops are made by, out of 70. */
export function fiveOf(landmarks70: Points): Points {
  const five = new Float32Array(10)
  ;[RIGHT_EYE, LEFT_EYE].forEach((first, eye) => {
    for (let point = first; point < first + EYE_POINTS; point++) {
      five[eye * 2]! += landmarks70[point * 2]! / EYE_POINTS
      five[eye * 2 + 1]! += landmarks70[point * 2 + 1]! / EYE_POINTS
    }
  })
  ;[NOSE, RIGHT_CORNER, LEFT_CORNER].forEach((point, i) => {
    five[4 + i * 2] = landmarks70[point * 2]!
    five[5 + i * 2] = landmarks70[point * 2 + 1]!
  })
  return five
}

/** How far the face's axes are rolled in the picture, radians, positive clockwise as seen. */
export function rollOf(matrix: Matrix): number {
  return -Math.atan2(matrix[3], matrix[0])
}

/** The pose after the picture was turned clockwise: roll grows, yaw and pitch turn with it. */
export function turned(pose: HeadPose, angle: number): HeadPose {
  const right = Math.sin(pose.yaw) * Math.cos(pose.pitch)
  const up = Math.sin(pose.pitch)
  const towards = Math.cos(pose.yaw) * Math.cos(pose.pitch)
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  const roll = pose.roll + angle
  return {
    yaw: Math.atan2(right * cos + up * sin, towards),
    pitch: Math.asin(Math.max(-1, Math.min(1, up * cos - right * sin))),
    roll: Math.atan2(Math.sin(roll), Math.cos(roll)),
  }
}
