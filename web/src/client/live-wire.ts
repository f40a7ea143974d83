// The messages of a stream (docs/live.md), and the compact form in which frames are stored.
import type { FrameResult, LiveReading } from '@/engine/types'

import type { LiveFrame, Reason } from './types'

export const SUBPROTOCOL = 'emocare.live.1'
export const MAX_MESSAGE_BYTES = 65_536
const HEADER_BYTES = 16
const VERSION = 1
const FLAG_HEAT = 1
const STRONGEST = 255

export interface StreamEngineInfo {
  readonly name: string
  readonly version: string
  readonly sha256: string
  readonly crop_version: string
  /** The order of every reading's action units. */
  readonly action_units: readonly string[]
  readonly evidence: Readonly<Record<string, string>>
  /** Whether it can say which parts of a face spoke for an expression. */
  readonly maps: boolean
}

interface WireReading {
  readonly t_s: number
  readonly track_id: number
  readonly box: { x1: number; y1: number; x2: number; y2: number }
  readonly landmarks: readonly number[] | null
  readonly expression: readonly number[] | null
  readonly action_units: readonly number[] | null
  readonly valence: number | null
  readonly arousal: number | null
  readonly confidence: number | null
  readonly pose: { yaw: number; pitch: number; roll: number } | null
  readonly eyes: readonly { openness: number; gaze_yaw: number; gaze_pitch: number }[] | null
  readonly quality: { score: number; reasons: readonly Reason[] }
  /** 8 × 8 strengths, 0–255, where the picture asked for them. */
  readonly heat?: readonly number[]
}

export interface WireFrame {
  readonly t_s: number
  readonly width: number
  readonly height: number
  readonly detected: boolean
  readonly faces: readonly WireReading[]
}

export type StreamMessage =
  | {
      readonly type: 'hello'
      readonly credits: number
      readonly fps: number
      readonly engine: StreamEngineInfo
    }
  | {
      readonly type: 'reading'
      readonly seq: number
      readonly server_ms: number
      /** Frames left out since the last answer. */
      readonly dropped: number
      readonly credits: number
      readonly frame: WireFrame
    }
  | { readonly type: 'pace'; readonly fps: number; readonly reason: string }
  | {
      readonly type: 'problem'
      readonly code: string
      readonly detail: string
      /** Of the frame it is about; without one it is the last message before the end. */
      readonly seq?: number
      readonly dropped?: number
      readonly credits?: number
    }

/** A frame as the server takes it; `heat` asks for the map of the strongest expression. */
export function makePacket(seq: number, tS: number, jpeg: ArrayBuffer, heat = false): ArrayBuffer {
  const packet = new Uint8Array(HEADER_BYTES + jpeg.byteLength)
  const header = new DataView(packet.buffer)
  header.setUint8(0, VERSION)
  header.setUint8(1, heat ? FLAG_HEAT : 0)
  header.setUint32(4, seq)
  header.setBigUint64(8, BigInt(Math.max(0, Math.round(tS * 1e6))))
  packet.set(new Uint8Array(jpeg), HEADER_BYTES)
  return packet.buffer
}

/** What the server read, as the engine on this device would say it. */
export function toFrameResult(seq: number, frame: WireFrame, readMs: number): FrameResult {
  return {
    seq,
    tS: frame.t_s,
    width: frame.width,
    height: frame.height,
    faces: frame.faces.map(toReading),
    readMs,
    detected: frame.detected,
  }
}

function toReading(one: WireReading): LiveReading {
  return {
    tS: one.t_s,
    trackId: one.track_id,
    box: one.box,
    landmarks: toArray(one.landmarks),
    expression: toArray(one.expression),
    actionUnits: toArray(one.action_units),
    valence: one.valence,
    arousal: one.arousal,
    confidence: one.confidence,
    pose: one.pose,
    eyes:
      one.eyes?.map((eye) => ({
        openness: eye.openness,
        gazeYaw: eye.gaze_yaw,
        gazePitch: eye.gaze_pitch,
      })) ?? null,
    quality: { score: one.quality.score, reasons: [...one.quality.reasons] },
    ...(one.heat && { heat: Float32Array.from(one.heat, (value) => value / STRONGEST) }),
  }
}

/**
 * The numbers of a frame that are kept. `person` is its most present face, null where nobody is
 * visible; the server keeps nothing about the others but their number.
 */
export function toLiveFrame(result: FrameResult, person: LiveReading | null): LiveFrame {
  const read = person?.expression ? person : null
  return {
    t_s: round(result.tS, 3),
    faces: result.faces.length,
    e: read?.expression ? rounded(read.expression, 4) : null,
    au: read?.actionUnits ? rounded(read.actionUnits, 2) : null,
    v: read?.valence == null ? null : round(read.valence, 4),
    a: read?.arousal == null ? null : round(read.arousal, 4),
    q: person === null ? 0 : round(person.quality.score, 3),
    reasons: person?.quality.reasons ?? [],
    pose: person?.pose ? rounded([person.pose.yaw, person.pose.pitch, person.pose.roll], 3) : null,
    eyes: read?.eyes
      ? read.eyes.map((eye) => rounded([eye.openness, eye.gazeYaw, eye.gazePitch], 3))
      : null,
  }
}

function toArray(numbers: readonly number[] | null): Float32Array | null {
  return numbers === null ? null : Float32Array.from(numbers)
}

function rounded(numbers: ArrayLike<number>, digits: number): number[] {
  return Array.from(numbers, (value) => round(value, digits))
}

function round(value: number, digits: number): number {
  const scale = 10 ** digits
  return Math.round(value * scale) / scale
}
