// How one tracked face moves: constant velocity, refreshed by every sighting (track_motion.py).
import { meanPoint } from './align'
import { TRACK } from './constants'
import { centreOf, type DetectedFace, type FaceBox, heightOf, widthOf } from './faces'
import type { Box } from './types'

const LEAST_AREA = 1e-6

/**
 * One face and its motion when it was last really seen: at `seenS`, in `seenFrame`. One that has
 * `unsureUntilS` is none unless a search finds it from then on as well.
 */
export type Track = {
  readonly trackId: number
  readonly face: DetectedFace
  readonly seenS: number
  readonly seenFrame: number
  readonly velocity: readonly [x: number, y: number]
  readonly unsureUntilS: number | null
}

/** Where the face should be if it keeps moving for a while. */
export function predicted(track: Track, timeS: number): FaceBox {
  const { box } = track.face
  const [dx, dy] = shiftUntil(track, timeS)
  return { ...box, x1: box.x1 + dx, y1: box.y1 + dy, x2: box.x2 + dx, y2: box.y2 + dy }
}

/** The face as it should be: box and landmarks moved alike. */
export function guessed(track: Track, timeS: number): DetectedFace {
  const shift = shiftUntil(track, timeS)
  const landmarks5 = track.face.landmarks5.map((place, i) => place + shift[i % 2]!)
  return { box: predicted(track, timeS), landmarks5 }
}

function shiftUntil(track: Track, timeS: number): [number, number] {
  const gapS = Math.min(timeS - track.seenS, TRACK.foresightS)
  return [track.velocity[0] * gapS, track.velocity[1] * gapS]
}

/** The track after a sighting of its face. */
export function seen(track: Track, face: DetectedFace, timeS: number, frame: number): Track {
  const gapS = timeS - track.seenS
  if (gapS <= 0) return { ...track, face, seenFrame: frame }
  const weight = 1 - Math.exp(-gapS / TRACK.velocityMemoryS)
  const [fromX, fromY] = meanPoint(track.face.landmarks5)
  const [toX, toY] = meanPoint(face.landmarks5)
  const [vx, vy] = track.velocity
  const velocity = [
    vx + weight * ((toX - fromX) / gapS - vx),
    vy + weight * ((toY - fromY) / gapS - vy),
  ] as const
  return { ...track, face, seenS: timeS, seenFrame: frame, velocity }
}

/** How far two boxes differ in units of their mean side: centres, and the logarithm of sizes. */
export function distanceInSizes(box: Box, other: Box): number {
  const [size, otherSize] = [sizeOf(box), sizeOf(other)]
  const [x, y] = centreOf(box)
  const [otherX, otherY] = centreOf(other)
  const apart = Math.hypot(x - otherX, y - otherY) / ((size + otherSize) / 2)
  return apart + Math.abs(Math.log(size / otherSize))
}

function sizeOf(box: Box): number {
  return Math.sqrt(Math.max(widthOf(box) * heightOf(box), LEAST_AREA))
}
