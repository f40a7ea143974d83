// An engine in memory: what the worker would answer, without a network or a picture.
import { EngineError, type FrameResult, type LiveEngine, type LiveReading } from '@/engine/types'
import { EXPRESSIONS, type Expression } from '@/lib/expressions'
import { MOVEMENTS } from '@/lib/movements'

/** A readable face that shows one expression. */
export function sampleReading(
  name: Expression = 'happiness',
  share = 0.86,
  change: Partial<LiveReading> = {},
): LiveReading {
  const rest = (1 - share) / (EXPRESSIONS.length - 1)
  return {
    tS: 0,
    trackId: 1,
    box: { x1: 200, y1: 120, x2: 400, y2: 360 },
    landmarks: null,
    expression: Float32Array.from(EXPRESSIONS, (one) => (one === name ? share : rest)),
    actionUnits: Float32Array.from(MOVEMENTS, (unit) => (unit === 'AU12' ? 3.4 : 0.2)),
    valence: 0.6,
    arousal: 0.3,
    confidence: share,
    pose: { yaw: 0.1, pitch: 0, roll: 0 },
    eyes: [
      { openness: 0.8, gazeYaw: 0, gazePitch: 0 },
      { openness: 0.8, gazeYaw: 0, gazePitch: 0 },
    ],
    quality: { score: 0.9, reasons: [] },
    ...change,
  }
}

/** A face that is there and could not be read. */
export function unreadable(...reasons: LiveReading['quality']['reasons']): LiveReading {
  return sampleReading('neutral', 0.5, {
    expression: null,
    actionUnits: null,
    valence: null,
    arousal: null,
    confidence: null,
    eyes: null,
    quality: { score: 0.1, reasons },
  })
}

export function sampleFrame(tS: number, faces: readonly LiveReading[]): FrameResult {
  return {
    seq: 0,
    tS,
    width: 640,
    height: 480,
    faces: faces.map((face) => ({ ...face, tS })),
    readMs: 12,
    detected: true,
  }
}

type Frame = Parameters<LiveEngine['read']>[0]

export class FakeEngine implements LiveEngine {
  readonly info: LiveEngine['info'] = {
    name: 'δίκτυο',
    version: '1',
    sha256: '0'.repeat(64),
    cropVersion: '2',
    actionUnits: [...MOVEMENTS],
    evidence: Object.fromEntries(MOVEMENTS.map((name) => [name, 'distilled'])),
  }
  /** What every picture shows. */
  faces: readonly LiveReading[] = [sampleReading()]
  broken = false
  closed = false
  reads = 0
  askedForHeat = false
  /** How long a reading takes. */
  takes_ms = 0

  read(frame: Frame, tS: number, options: { heat?: boolean } = {}): Promise<FrameResult> {
    if ('close' in frame) frame.close()
    this.reads += 1
    this.askedForHeat = options.heat ?? false
    if (this.broken) return Promise.reject(new EngineError('failed', 'broken'))
    const result = sampleFrame(tS, this.faces)
    if (this.takes_ms === 0) return Promise.resolve(result)
    return new Promise((resolve) => setTimeout(() => resolve(result), this.takes_ms))
  }

  reset(): void {
    this.reads = 0
  }

  close(): void {
    this.closed = true
  }
}
