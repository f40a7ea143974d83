// Values that travel between the stages: found and followed faces, as in emocare/types.py.
import type { Point, Points } from './align'
import type { Box } from './types'

export type FaceBox = Box & { readonly faceScore: number }

/** `landmarks5`: eye centres, nose tip and mouth corners, those at the picture's left first. */
export type DetectedFace = { readonly box: FaceBox; readonly landmarks5: Points }

export type TrackedFace = { readonly trackId: number; readonly face: DetectedFace }

export function widthOf(box: Box): number {
  return box.x2 - box.x1
}

export function heightOf(box: Box): number {
  return box.y2 - box.y1
}

export function centreOf(box: Box): Point {
  return [(box.x1 + box.x2) / 2, (box.y1 + box.y2) / 2]
}

/** A box of a centre and half its sides. */
export function boxAround([x, y]: Point, halfWidth: number, halfHeight: number): Box {
  return { x1: x - halfWidth, y1: y - halfHeight, x2: x + halfWidth, y2: y + halfHeight }
}
