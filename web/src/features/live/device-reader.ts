// Reads pictures on this device: hands them to the engine, one at a time.
import type { FrameResult, LiveEngine } from '@/engine/types'

import type { FrameReader } from './frame-pump'

export interface ReaderEvents {
  /** `latency_ms` from taking the picture to its numbers; null where that is not known. */
  readonly onResult: (result: FrameResult, latency_ms: number | null) => void
  /** Pictures that went without an answer. */
  readonly onDropped: (count: number) => void
}

export interface DeviceEvents extends ReaderEvents {
  readonly onFailed: () => void
}

/** Single pictures may fail; so many in a row mean that the engine does not work any more. */
const GIVE_UP_AFTER = 5

export class DeviceReader implements FrameReader {
  readonly #engine: LiveEngine
  readonly #events: DeviceEvents
  readonly #heat: () => boolean
  #busy = false
  #failures = 0
  #closed = false

  constructor(engine: LiveEngine, heat: () => boolean, events: DeviceEvents) {
    this.#engine = engine
    this.#heat = heat
    this.#events = events
  }

  get isFree(): boolean {
    return !this.#busy && !this.#closed
  }

  read(frame: ImageBitmap, tS: number, taken_ms: number): void {
    this.#busy = true
    this.#engine.read(frame, tS, { heat: this.#heat() }).then(
      (result) => {
        this.#busy = false
        this.#failures = 0
        if (!this.#closed) this.#events.onResult(result, performance.now() - taken_ms)
      },
      () => this.#failed(),
    )
  }

  /** What is still being read is not told any more. */
  close(): void {
    this.#closed = true
  }

  #failed(): void {
    this.#busy = false
    this.#failures += 1
    if (this.#closed) return
    this.#events.onDropped(1)
    if (this.#failures >= GIVE_UP_AFTER) this.#events.onFailed()
  }
}
