// A video that plays in tests: its pictures come by the fake clock, faster or slower as asked.
import { vi } from 'vitest'

const CAMERA_FPS = 30

export interface FakePlayback {
  /** Seconds a clip lasts. */
  length_s: number
  /** Every speed that was asked for. */
  readonly speeds: number[]
  /** The browser cannot show the clip. */
  broken: boolean
}

/** Let every video play `length_s`; undo with `removeFakes`. */
export function installPlayback(length_s = 10): FakePlayback {
  const playback: FakePlayback = { length_s, speeds: [], broken: false }
  const prototype = HTMLVideoElement.prototype as unknown as {
    requestVideoFrameCallback?: (next: FrameCallback) => number
  }
  prototype.requestVideoFrameCallback = function (this: HTMLVideoElement, next) {
    waiting.set(this, next)
    return 1
  }
  const waiting = new WeakMap<HTMLVideoElement, FrameCallback>()
  vi.spyOn(HTMLVideoElement.prototype, 'play').mockImplementation(function (
    this: HTMLVideoElement,
  ) {
    if (playback.broken) return Promise.reject(new DOMException('no', 'NotSupportedError'))
    run(this, playback, (tS) => {
      const next = waiting.get(this)
      waiting.delete(this)
      next?.(0, { mediaTime: tS })
    })
    return Promise.resolve()
  })
  return playback
}

type FrameCallback = (now: number, frame: { mediaTime: number }) => void

function run(video: HTMLVideoElement, playback: FakePlayback, show: (tS: number) => void): void {
  let tS = 0
  const timer = setInterval(() => {
    const rate = video.playbackRate || 1
    if (playback.speeds.at(-1) !== rate) playback.speeds.push(rate)
    tS += rate / CAMERA_FPS
    if (tS >= playback.length_s) {
      clearInterval(timer)
      video.onended?.(new Event('ended'))
      return
    }
    show(tS)
  }, 1000 / CAMERA_FPS)
}

/** Let the browser seem able to read on the device, or not. */
export function removePlayback(): void {
  delete (HTMLVideoElement.prototype as { requestVideoFrameCallback?: unknown })
    .requestVideoFrameCallback
}
