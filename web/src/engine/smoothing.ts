// Calm the readings of each face over time, for eyes that look on (affect/smoothing.py): averages
// whose memory is in seconds. Abstentions stay as they are; tables are made from raw readings.
import { SMOOTHING } from './constants'
import { type Place, type UnitInfo, valenceArousal } from './dimensions'
import type { Eye, FrameResult, HeadPose, LiveReading } from './types'

export type Smoother = { smooth(result: FrameResult): FrameResult }

/**
 * A smoother for one recording. With the engine's `info` valence and arousal are worked out from
 * the smoothed numbers, as in Python; without it they are averaged themselves.
 */
export function createSmoother(info?: UnitInfo): Smoother {
  let last = new Map<number, LiveReading>()
  const smoothOne = (reading: LiveReading): LiveReading => {
    if (reading.expression === null) return reading
    const before = last.get(reading.trackId)
    const calm = before === undefined ? reading : between(before, reading, info)
    last.set(reading.trackId, calm)
    return calm
  }
  return {
    smooth(result) {
      const { forgetAfterS } = SMOOTHING
      last = new Map([...last].filter(([, reading]) => result.tS - reading.tS <= forgetAfterS))
      return { ...result, faces: result.faces.map(smoothOne) }
    },
  }
}

/** The share, 0–1, that a value seen `gapS` after the last has in the average. */
export function weightOfNow(gapS: number, memoryS: number): number {
  return 1 - Math.exp(-Math.max(gapS, 0) / memoryS)
}

function between(last: LiveReading, now: LiveReading, info: UnitInfo | undefined): LiveReading {
  const gapS = now.tS - last.tS
  const weight = weightOfNow(gapS, SMOOTHING.memoryS)
  const expression = mixAll(last.expression, now.expression, weight)
  const actionUnits = mixAll(last.actionUnits, now.actionUnits, weight)
  const place = placeOf(expression, actionUnits, info) ?? averaged(last, now, weight)
  return {
    ...now,
    expression,
    actionUnits,
    confidence: expression === null ? null : Math.max(...expression),
    valence: place?.[0] ?? null,
    arousal: place?.[1] ?? null,
    pose: mixPose(last.pose, now.pose, weightOfNow(gapS, SMOOTHING.poseMemoryS)),
    eyes: mixEyes(last.eyes, now.eyes, weightOfNow(gapS, SMOOTHING.eyesMemoryS)),
  }
}

function placeOf(
  expression: Float32Array | null,
  units: Float32Array | null,
  info: UnitInfo | undefined,
): Place | null {
  return info === undefined || expression === null ? null : valenceArousal(expression, units, info)
}

function averaged(last: LiveReading, now: LiveReading, weight: number): Place | null {
  if (now.valence === null || now.arousal === null) return null
  return [
    mix(last.valence ?? now.valence, now.valence, weight),
    mix(last.arousal ?? now.arousal, now.arousal, weight),
  ]
}

function mix(before: number, now: number, weight: number): number {
  return before + weight * (now - before)
}

function mixAll(
  before: Float32Array | null,
  now: Float32Array | null,
  weight: number,
): Float32Array | null {
  if (before === null || now === null) return now
  return now.map((value, i) => mix(before[i] ?? value, value, weight))
}

function mixPose(before: HeadPose | null, now: HeadPose | null, weight: number): HeadPose | null {
  if (before === null || now === null) return now
  return {
    yaw: mix(before.yaw, now.yaw, weight),
    pitch: mix(before.pitch, now.pitch, weight),
    roll: mix(before.roll, now.roll, weight),
  }
}

function mixEyes(before: Eye[] | null, now: Eye[] | null, weight: number): Eye[] | null {
  if (before === null || now === null) return now
  return now.map((eye, i) => {
    const earlier = before[i] ?? eye
    return {
      openness: mix(earlier.openness, eye.openness, weight),
      gazeYaw: mix(earlier.gazeYaw, eye.gazeYaw, weight),
      gazePitch: mix(earlier.gazePitch, eye.gazePitch, weight),
    }
  })
}
