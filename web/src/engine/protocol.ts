// What the page and the worker say to each other.
import type { EngineFile } from './parts'
import type { EngineErrorCode, EngineInfo, FrameResult } from './types'

/** Pixels handed over without a copy; ImageData itself cannot be. */
export type Pixels = { width: number; height: number; buffer: ArrayBuffer }

export type Request =
  | { kind: 'open'; files: EngineFile[] }
  | {
      kind: 'read'
      seq: number
      tS: number
      heat: boolean
      frame: ImageBitmap | VideoFrame | Pixels
    }
  | { kind: 'reset' }

export type Reply =
  | { kind: 'progress'; loaded: number; total: number }
  | { kind: 'ready'; info: EngineInfo }
  | { kind: 'refused'; code: EngineErrorCode; message: string }
  | { kind: 'result'; result: FrameResult }
  | { kind: 'failed'; seq: number; message: string }
