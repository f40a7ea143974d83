// One session while it runs: the camera's pictures go to a reader, the readings to what is shown
// and, where numbers are kept, to the server.
import type { Http } from '@/client/http'
import { toLiveFrame } from '@/client/live-wire'
import type { StreamState } from '@/client/live-stream'
import type { OpenStep } from '@/client/safety'
import type { LiveSession } from '@/client/types'
import type { FrameResult, LiveEngine } from '@/engine/types'

import { DeviceReader } from './device-reader'
import { FramePump, type FrameReader } from './frame-pump'
import type { Connection, Delivery } from './live-state'
import { Monitor } from './monitor'
import { Outbox } from './outbox'
import { StreamReader } from './stream-reader'

/** Pictures a second, where the server has no wish. */
export const DEVICE_FPS = 15

/** What reads, here or on the server. */
export interface ReaderInfo {
  readonly name: string
  readonly version: string
  readonly sha256: string
  readonly actionUnits: readonly string[]
  readonly evidence: Readonly<Record<string, string>>
  /** Whether it can say which parts of a face spoke for an expression; the engine here can. */
  readonly maps?: boolean
}

export interface RunEvents {
  readonly onDelivery: (delivery: Delivery) => void
  readonly onStream: (state: Connection) => void
  readonly onPace: (fps: number) => void
  /** The engine does not work any more. */
  readonly onEngineFailed: () => void
  /** The session is over; the code says why. */
  readonly onEnd: (code: string) => void
  /** What a mark's note asks for. */
  readonly onSafety: (step: OpenStep) => void
}

/** A ticket may be late once or twice; more often something is wrong with this device's way. */
const MOST_REFUSED = 3

type Reader = FrameReader & { close(): void }

export class LiveRun {
  readonly monitor: Monitor
  readonly session: LiveSession | null
  readonly outbox: Outbox | null
  info: ReaderInfo | null
  #heat = false
  readonly #reader: Reader
  readonly #events: RunEvents
  #pump: FramePump | null = null
  #fps: number

  /** Without an engine the server reads; without a session nothing leaves this device. */
  constructor(
    http: Http,
    session: LiveSession | null,
    engine: LiveEngine | null,
    events: RunEvents,
  ) {
    const zero_ms = performance.now() - (session === null ? 0 : elapsedMs(session))
    this.monitor = new Monitor(() => (performance.now() - zero_ms) / 1000, engine?.info)
    this.session = session
    this.info = engine?.info ?? null
    this.#events = events
    this.#fps = session?.fps ?? DEVICE_FPS
    this.outbox = this.#makeOutbox(http)
    this.#reader = engine === null ? this.#makeStream(http) : this.#makeDevice(engine)
  }

  set heat(wanted: boolean) {
    this.#heat = wanted
  }

  /** Read what this video shows from now on. */
  start(video: HTMLVideoElement): void {
    this.pause()
    const clock = () => this.monitor.now
    this.#pump = new FramePump({ video, reader: this.#reader, clock }, this.#fps)
    this.#pump.start()
    this.monitor.start()
  }

  pause(): void {
    this.#pump?.stop()
    this.#pump = null
    this.monitor.stop()
  }

  /** Read nothing more; numbers that wait may still be sent. */
  stop(): void {
    this.pause()
    this.#reader.close()
  }

  /** Send what waits; returns whether all of it arrived. */
  async sendAll(): Promise<boolean> {
    return (await this.outbox?.flush()) ?? true
  }

  close(): void {
    this.stop()
    this.outbox?.close()
  }

  /** A streamed session sends its marks alone this way. */
  #makeOutbox(http: Http): Outbox | null {
    const { session } = this
    if (session === null || session.keep === 'nothing') return null
    return new Outbox(http, session, {
      onWaiting: (waiting) => this.#events.onDelivery(waiting ? 'waiting' : 'sent'),
      onRefused: (code) => this.#events.onEnd(code),
      onSafety: (step) => this.#events.onSafety(step),
    })
  }

  #makeDevice(engine: LiveEngine): Reader {
    engine.reset()
    return new DeviceReader(engine, () => this.#heat, {
      onResult: (result, latency_ms) => this.#take(result, latency_ms, true),
      onDropped: (count) => this.monitor.drop(count),
      onFailed: () => this.#events.onEngineFailed(),
    })
  }

  #makeStream(http: Http): Reader {
    let refused = 0
    return new StreamReader(http, this.session?.id ?? '', () => this.#heat, {
      onResult: (result, latency_ms) => this.#take(result, latency_ms, false),
      onDropped: (count) => this.monitor.drop(count),
      onStream: (state, why) => {
        refused = state === 'open' ? 0 : refused + (why === 'ticket_invalid' ? 1 : 0)
        if (refused >= MOST_REFUSED) this.#events.onEnd('ticket_invalid')
        else this.#events.onStream(connectionOf(state, why))
      },
      onPace: (fps) => this.#setPace(fps),
      onEngine: (engine) => {
        this.info = { ...engine, actionUnits: engine.action_units }
      },
      onEnd: (code) => this.#events.onEnd(code),
    })
  }

  #setPace(fps: number): void {
    this.#fps = fps
    if (this.#pump) this.#pump.fps = fps
    this.#events.onPace(fps)
  }

  /** What was still being read at a pause is let go: it would come after all has been sent. */
  #take(result: FrameResult, latency_ms: number | null, toServer: boolean): void {
    if (this.#pump === null) return
    const person = this.monitor.take(result, latency_ms)
    if (toServer) this.outbox?.add(toLiveFrame(result, person))
  }
}

/** What a stream's state means on the page. */
function connectionOf(state: StreamState, why: string | null): Connection {
  if (state === 'waiting') return why === 'live_full' ? 'full' : 'reconnecting'
  return state === 'open' ? 'open' : 'connecting'
}

/** Younger sessions were begun just now: the answer's way is not counted. */
const RESUMED_FROM_MS = 3_000

/** How long a session has been going on already; a wrong clock never makes it negative. */
function elapsedMs({ started_at }: LiveSession): number {
  const elapsed_ms = Date.now() - Date.parse(started_at)
  return elapsed_ms < RESUMED_FROM_MS ? 0 : elapsed_ms
}
