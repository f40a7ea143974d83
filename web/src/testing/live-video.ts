// A video in tests whose pictures come when the test says so, with a clock of its own.
import { vi } from 'vitest'

import type { PumpParts } from '@/features/live/frame-pump'

type Callback = () => void

/** Takes everything that is given to it; may be busy. */
export class FakeReader {
  isFree = true
  readonly read = vi.fn<(frame: ImageBitmap, tS: number, taken_ms: number) => void>()

  /** When the pictures were taken that were read, seconds. */
  get times(): number[] {
    return this.read.mock.calls.map(([, tS]) => tS)
  }
}

export class FakeVideo {
  /** HAVE_ENOUGH_DATA. */
  readyState = 4
  now_s = 0
  /** How long it takes to copy a picture. */
  copy_ms = 0
  /** Copies that nobody has closed. */
  open = 0
  readonly reader = new FakeReader()
  readonly asked = new Map<number, Callback>()
  readonly #video = document.createElement('video')
  #ids = 0

  readonly parts: PumpParts = {
    video: this.#video,
    reader: this.reader,
    clock: () => this.now_s,
    grab: () => this.#copy(),
  }

  constructor() {
    Object.defineProperty(this.#video, 'readyState', { get: () => this.readyState })
  }

  /** What a browser does that tells of frames. */
  tellOfFrames(): void {
    Object.assign(this.#video, {
      requestVideoFrameCallback: this.ask,
      cancelVideoFrameCallback: this.cancel,
    })
  }

  readonly ask = (callback: Callback): number => {
    this.#ids += 1
    this.asked.set(this.#ids, callback)
    return this.#ids
  }

  readonly cancel = (id: number): void => {
    this.asked.delete(id)
  }

  /** Show so many pictures, so many a second. */
  async show(count: number, fps: number): Promise<void> {
    for (let shown = 0; shown < count; shown++) {
      await vi.advanceTimersByTimeAsync(1000 / fps)
      this.now_s = performance.now() / 1000
      const waiting = [...this.asked.values()]
      this.asked.clear()
      for (const callback of waiting) callback()
      await vi.advanceTimersByTimeAsync(0)
    }
  }

  async #copy(): Promise<ImageBitmap> {
    if (this.copy_ms > 0) await new Promise((done) => setTimeout(done, this.copy_ms))
    this.open += 1
    const close = () => {
      this.open -= 1
    }
    return { width: 640, height: 480, close }
  }
}
