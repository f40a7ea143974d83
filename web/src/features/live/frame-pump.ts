// Takes pictures from the video at the wanted pace: one in flight, and always the newest.

export interface FrameReader {
  /** Whether a picture may be handed over now. */
  readonly isFree: boolean
  /** Read a picture; it is closed afterwards. */
  read(frame: ImageBitmap, tS: number): void
}

export interface PumpParts {
  readonly video: HTMLVideoElement
  readonly reader: FrameReader
  /** Seconds since the session began. */
  readonly clock: () => number
  readonly grab?: (video: HTMLVideoElement) => Promise<ImageBitmap>
}

/** Frames come a little early or late; without this every second one would be missed. */
const SLACK = 0.75

export class FramePump {
  readonly #parts: PumpParts
  #fps: number
  #running = false
  #grabbing = false
  #last_s = Number.NEGATIVE_INFINITY
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

  async #take(): Promise<void> {
    const { video, reader, clock, grab = createImageBitmap } = this.#parts
    const tS = clock()
    const due = tS - this.#last_s >= SLACK / this.#fps
    // HAVE_CURRENT_DATA: before that a camera is black.
    if (this.#grabbing || !due || !reader.isFree || video.readyState < 2) return
    this.#grabbing = true
    this.#last_s = tS
    try {
      const frame = await grab(video)
      if (this.#mayRead()) reader.read(frame, tS)
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
