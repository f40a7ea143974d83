// Plays a clip and hands its pictures to somebody, one at a time. Who is slow gets slow motion
// rather than gaps.

/** What is shown, and when in the clip, in seconds. */
export type TakeFrame = (frame: ImageBitmap, tS: number) => Promise<void>

export interface Playing {
  readonly video: HTMLVideoElement
  readonly blob: Blob
  readonly signal: AbortSignal
  readonly take: TakeFrame
}

/** Pictures wanted of each second of the clip. */
const WANTED_FPS = 15
/** Cameras come a little early; without this every second picture would be missed. */
const SLACK = 0.75
const SLOWEST = 0.25
const FASTEST = 1.5
/** How much of the time may go into reading; the rest keeps the page alive. */
const BUSY = 0.8
/** Changing the speed costs a moment itself. */
const WORTH_CHANGING = 0.25

/** Resolves when the clip has ended; rejects with what failed, or with the signal's reason. */
export async function playFrames({ video, blob, signal, take }: Playing): Promise<void> {
  const url = URL.createObjectURL(blob)
  const reading = new FrameReading(video, take)
  try {
    video.muted = video.playsInline = true
    video.src = url
    await new Promise<void>((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
      signal.throwIfAborted()
      video.onended = () => resolve()
      video.onerror = () => reject(new Error('the browser cannot play the clip'))
      reading.begin(reject)
      video.play().catch(reject)
    })
    await reading.finished()
  } finally {
    reading.stop()
    video.onended = video.onerror = null
    video.pause()
    video.removeAttribute('src')
    URL.revokeObjectURL(url)
  }
}

class FrameReading {
  readonly #video: HTMLVideoElement
  readonly #take: TakeFrame
  #busy: Promise<void> | null = null
  #last_s = Number.NEGATIVE_INFINITY
  #each_s = 1 / WANTED_FPS
  #stopped = false

  constructor(video: HTMLVideoElement, take: TakeFrame) {
    this.#video = video
    this.#take = take
  }

  begin(onFailed: (error: Error) => void): void {
    this.#video.requestVideoFrameCallback((_now, { mediaTime }) => {
      if (this.#stopped) return
      this.begin(onFailed)
      if (this.#busy !== null || mediaTime - this.#last_s < SLACK / WANTED_FPS) return
      this.#last_s = mediaTime
      this.#busy = this.#read(mediaTime)
        .catch(onFailed)
        .finally(() => {
          this.#busy = null
        })
    })
  }

  /** The last picture may still be on its way. */
  async finished(): Promise<void> {
    await this.#busy
  }

  stop(): void {
    this.#stopped = true
  }

  async #read(tS: number): Promise<void> {
    const began_ms = performance.now()
    const frame = await createImageBitmap(this.#video)
    await this.#take(frame, tS)
    this.#each_s += 0.3 * ((performance.now() - began_ms) / 1000 - this.#each_s)
    this.#setPace()
  }

  #setPace(): void {
    const wanted = BUSY / (WANTED_FPS * Math.max(this.#each_s, 0.001))
    const rate = Math.min(Math.max(wanted, SLOWEST), FASTEST)
    const now = this.#video.playbackRate
    if (Math.abs(rate - now) / now > WORTH_CHANGING) this.#video.playbackRate = rate
  }
}
