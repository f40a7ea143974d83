// Frames read on the device, on their way to the server: kept here until it says it has them.
import { ApiProblem } from './problem'
import type { LiveFrame, LiveReceived } from './types'

export const MAX_BATCH_FRAMES = 120
const EVERY_MS = 1000
const WAITS_MS = [1000, 2000, 4000, 8000, 15_000, 30_000]

interface Batch {
  readonly batch: number
  readonly frames: readonly LiveFrame[]
}

export interface BatchParts {
  /** The number to begin with: `next_batch` of the session. */
  readonly next: number
  readonly send: (batch: Batch) => Promise<LiveReceived>
  /** How many frames wait for the server; 0 when everything is saved. */
  readonly onWaiting?: (frames: number) => void
  /** The server takes nothing more, for this reason. */
  readonly onRefused?: (problem: ApiProblem) => void
}

/**
 * Sends what was read once a second. Without an answer the same batch goes out again, later and
 * later; the server stores each number once, so nothing is lost and nothing is doubled.
 */
export class LiveBatches {
  readonly #parts: BatchParts
  #fresh: LiveFrame[] = []
  #batches: Batch[] = []
  #next: number
  #tries = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #sending: Promise<void> | null = null
  #stopped = false

  constructor(parts: BatchParts) {
    this.#parts = parts
    this.#next = parts.next
  }

  add(frame: LiveFrame): void {
    if (this.#stopped) return
    this.#fresh.push(frame)
    if (this.#fresh.length >= MAX_BATCH_FRAMES) this.#seal()
    this.#later(EVERY_MS)
  }

  /** Frames that the server has not acknowledged. */
  get waiting(): number {
    return this.#batches.reduce((sum, { frames }) => sum + frames.length, this.#fresh.length)
  }

  /** Send everything there is now; says whether all of it is saved. */
  async flush(): Promise<boolean> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    await this.#sending
    await this.#send()
    return this.waiting === 0
  }

  stop(): void {
    this.#stopped = true
    clearTimeout(this.#timer)
  }

  #seal(): void {
    if (this.#fresh.length === 0) return
    this.#batches.push({ batch: this.#next, frames: this.#fresh })
    this.#next += 1
    this.#fresh = []
  }

  #later(waitMs: number): void {
    if (this.#timer !== undefined || this.#stopped) return
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      void this.#send()
    }, waitMs)
  }

  #send(): Promise<void> {
    this.#sending ??= this.#sendAll().finally(() => {
      this.#sending = null
    })
    return this.#sending
  }

  async #sendAll(): Promise<void> {
    this.#seal()
    while (this.#batches[0] !== undefined && !this.#stopped) {
      try {
        await this.#parts.send(this.#batches[0])
      } catch (error) {
        this.#failed(error)
        return
      }
      this.#tries = 0
      this.#batches.shift()
      this.#parts.onWaiting?.(this.waiting)
    }
  }

  #failed(error: unknown): void {
    const refused = error instanceof ApiProblem && error.status < 500 && error.status !== 429
    // An outdated token is renewed elsewhere; then the same batch goes out again.
    if (refused && error.code !== 'csrf_refused') {
      this.stop()
      this.#parts.onRefused?.(error)
      return
    }
    const waitS = error instanceof ApiProblem ? error.retryAfterS : null
    const grown = WAITS_MS[Math.min(this.#tries, WAITS_MS.length - 1)] ?? EVERY_MS
    this.#tries += 1
    this.#parts.onWaiting?.(this.waiting)
    this.#later(waitS === null ? grown : waitS * 1000)
  }
}
