// Every number that this engine shares with Python, from the file that tools/engine_constants.py
// writes. Nothing here is typed by hand, so nothing can drift.
import raw from './constants.json'
import type { Reason } from './types'

type Limit = {
  measure: string
  reason: Reason
  ruledOut: number
  harmless: number
  ofPose: boolean
}
type Place = readonly [valence: number, arousal: number] | null

export const TYPES = raw.types
export const ALIGN = raw.align
export const DETECT = raw.detect
export const TRACK = raw.track
export const FOLLOW = raw.follow
export const NETWORK = raw.network
export const QUALITY = { ...raw.quality, limits: raw.quality.limits as Limit[] }
export const POSE = raw.pose
export const READING = raw.reading
export const DIMENSIONS = { ...raw.dimensions, places: raw.dimensions.places as Place[] }
export const SMOOTHING = raw.smoothing
