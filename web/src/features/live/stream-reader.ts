// Reads pictures on the server: the newest for each credit, as a small JPEG.
import type { Http } from '@/client/http'
import { streamSession } from '@/client/live'
import type { StreamSession, StreamState } from '@/client/live-stream'
import type { StreamEngineInfo } from '@/client/live-wire'

import type { ReaderEvents } from './device-reader'
import type { FrameReader } from './frame-pump'
import { encodeJpeg } from './jpeg'

export interface StreamReaderEvents extends ReaderEvents {
  readonly onStream: (state: StreamState, why: string | null) => void
  /** The server asks for this many pictures a second. */
  readonly onPace: (fps: number) => void
  /** Who reads there. */
  readonly onEngine: (engine: StreamEngineInfo) => void
  /** It is over for good; the code says why. */
  readonly onEnd: (code: string) => void
}

export class StreamReader implements FrameReader {
  readonly #session: StreamSession
  readonly #events: StreamReaderEvents
  readonly #heat: () => boolean
  #encoding = false

  constructor(http: Http, sessionId: string, heat: () => boolean, events: StreamReaderEvents) {
    this.#heat = heat
    this.#events = events
    this.#session = streamSession(http, sessionId, {
      onState: (state, why) => {
        if (state !== 'ended') events.onStream(state, why)
      },
      onHello: (engine, fps) => {
        events.onEngine(engine)
        events.onPace(fps)
      },
      onResult: (result, latency_ms, dropped) => {
        events.onDropped(dropped)
        events.onResult(result, latency_ms)
      },
      onLeftOut: (_problem, dropped) => events.onDropped(dropped),
      onPace: (fps) => events.onPace(fps),
      onEnd: ({ code }) => events.onEnd(code),
    })
    this.#session.start()
  }

  get isFree(): boolean {
    return !this.#encoding && this.#session.ready
  }

  read(frame: ImageBitmap, tS: number, taken_ms: number): void {
    this.#encoding = true
    const send = (jpeg: ArrayBuffer) =>
      this.#session.send(jpeg, tS, { heat: this.#heat(), takenMs: taken_ms })
    encodeJpeg(frame)
      .then((jpeg) => jpeg !== null && send(jpeg))
      .catch(() => false)
      .then((sent) => {
        this.#encoding = false
        if (!sent) this.#events.onDropped(1)
      })
      .catch(() => undefined)
  }

  close(): void {
    this.#session.close()
  }
}
