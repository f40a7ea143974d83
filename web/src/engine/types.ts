// What the reading on this device takes and gives. The numbers are those of Python's FaceReading:
// pixels of the frame (x right, y down, the first pixel's centre is (0.5, 0.5)), radians (yaw
// positive to the person's left, pitch up, roll clockwise as seen), seconds.

/** Why a face could not be read; several may hold at once. */
export type Reason =
  | 'too_small'
  | 'too_dark'
  | 'too_bright'
  | 'blurred'
  | 'turned_away'
  | 'tilted'
  | 'partly_visible'
  | 'covered'
  | 'uncertain'

export type Box = { x1: number; y1: number; x2: number; y2: number }
export type HeadPose = { yaw: number; pitch: number; roll: number }
export type Eye = { openness: number; gazeYaw: number; gazePitch: number }

/** One face in one frame; what was not measured, or not readable, is null. */
export type LiveReading = {
  /** Seconds since the session began. */
  tS: number
  trackId: number
  box: Box
  /** 70 × (x, y): iBUG's 68 points, then the irises of the person's right and left eye. */
  landmarks: Float32Array | null
  /** Eight probabilities in EXPRESSIONS order that sum to 1; null where the face was not readable. */
  expression: Float32Array | null
  /** Intensities 0–5 in the order of `info.actionUnits`. */
  actionUnits: Float32Array | null
  valence: number | null
  arousal: number | null
  confidence: number | null
  pose: HeadPose | null
  /** The person's right eye, then the left. */
  eyes: Eye[] | null
  quality: { score: number; reasons: Reason[] }
  /** 8 × 8, row by row, over the crop, 0–1: how much each place speaks for the strongest expression. */
  heat?: Float32Array | null
}

/** Everything about one frame; a frame without a face has no faces. */
export type FrameResult = {
  seq: number
  tS: number
  width: number
  height: number
  faces: LiveReading[]
  /** How long the reading took, milliseconds. */
  readMs: number
  /** Whether the whole picture was searched, rather than the known faces followed. */
  detected: boolean
}

export type EngineInfo = {
  name: string
  version: string
  sha256: string
  cropVersion: string
  actionUnits: string[]
  /** Action unit → how far its numbers are trusted. */
  evidence: Record<string, string>
}

export interface LiveEngine {
  readonly info: EngineInfo
  /** Read one frame; one at a time. The frame is closed, or its pixels are taken over. */
  read(
    frame: ImageBitmap | VideoFrame | ImageData,
    tS: number,
    options?: { heat?: boolean },
  ): Promise<FrameResult>
  /** Begin a new recording: track ids begin at 1 again. */
  reset(): void
  close(): void
}

/** Loads the engine; rejects with `EngineError`, or with the signal's reason. */
export type OpenEngine = (
  onProgress: (loaded: number, total: number) => void,
  signal?: AbortSignal,
) => Promise<LiveEngine>

/** Why the engine cannot work: `unsupported` (browser), `download`, `damaged` (hash), `failed`. */
export type EngineErrorCode = 'unsupported' | 'download' | 'damaged' | 'failed'

export class EngineError extends Error {
  readonly code: EngineErrorCode

  constructor(code: EngineErrorCode, message: string) {
    super(message)
    this.name = 'EngineError'
    this.code = code
  }
}
