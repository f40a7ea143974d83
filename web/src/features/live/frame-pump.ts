// Takes pictures from the video at the wanted pace: one in flight, and always the newest.

export interface FrameReader {
  /** Whether a picture may be handed over now. */
  readonly isFree: boolean
  /** Read a picture; it is closed afterwards. `taken_ms`: when it was taken, as `performance.now()`. */
  read(frame: ImageBitmap, tS: number, taken_ms: number): void
}

export interface PumpParts {
  readonly video: HTMLVideoElement
  readonly reader: FrameReader
  /** Seconds since the session began. */
  readonly clock: () => number
  readonly grab?: (video: HTMLVideoElement) => Promise<ImageBitmap>
}

/** Frames come a little early or late: so much of an interval early is in time. */
const EARLY = 0.25
/** After a late picture the next is at least so much of an interval away. */
const CLOSEST = 0.5

export class FramePump {
  readonly #parts: PumpParts
  #fps: number
  #running = false
  #grabbing = false
  /** When the next picture is wanted. */
  #due_s = 0
  #cancel: () => void = () => undefined

  constructor(parts: PumpParts, fps: number) {
    this.#parts = parts
    this.#fps = fps
  }

  set fps(fps: number) {
    this.#fps = fps
  }

  start(): void {
    if (this.#running) return
    this.#running = true
    this.#due_s = this.#parts.clock()
    this.#wait()
  }

  stop(): void {
    this.#running = false
    this.#cancel()
  }

  /** Asked again after waiting: the pump may have been stopped, or the reader closed. */
  #mayRead(): boolean {
    return this.#running && this.#parts.reader.isFree
  }

  /** Ask for the next frame of the video. */
  #wait(): void {
    const { video } = this.#parts
    const next = () => {
      if (!this.#running) return
      this.#wait()
      void this.#take()
    }
    if (hasFrameCallbacks(video)) {
      const asked = video.requestVideoFrameCallback(next)
      this.#cancel = () => video.cancelVideoFrameCallback(asked)
    } else {
      const asked = requestAnimationFrame(next)
      this.#cancel = () => cancelAnimationFrame(asked)
    }
  }

  #isDue(tS: number): boolean {
    return tS >= this.#due_s - EARLY / this.#fps
  }

  /** One interval on; what was missed is not caught up with, it would come in a burst. */
  #plan(tS: number): void {
    this.#due_s = Math.max(this.#due_s + 1 / this.#fps, tS + (CLOSEST + EARLY) / this.#fps)
  }

  async #take(): Promise<void> {
    const { video, reader, clock, grab = createImageBitmap } = this.#parts
    const tS = clock()
    // HAVE_CURRENT_DATA: before that a camera is black.
    if (this.#grabbing || !this.#isDue(tS) || !reader.isFree || video.readyState < 2) return
    this.#grabbing = true
    this.#plan(tS)
    // Taken before it is copied: copying belongs to the way from a picture to its numbers.
    const taken_ms = performance.now()
    try {
      const frame = await grab(video)
      if (this.#mayRead()) reader.read(frame, tS, taken_ms)
      else frame.close()
    } catch {
      // The camera went away between the frame and its picture; that is told elsewhere.
    } finally {
      this.#grabbing = false
    }
  }
}

/** Older browsers tell of no frames; there every screen refresh may bring one. */
function hasFrameCallbacks(video: object): boolean {
  return 'requestVideoFrameCallback' in video
}
