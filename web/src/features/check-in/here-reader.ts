// Reads a clip on this device and sends its numbers. Without a network they wait here.
import type { Http } from '@/client/http'
import { sendDeviceClip } from '@/client/check-ins'
import { isStaleToken, Unreachable } from '@/client/problem'
import type { DeviceClip } from '@/client/types'

import type { Clip } from './clip'
import type { ClipEngine } from './clip-engine'
import { readNumbers } from './clip-numbers'
import { HereProblem } from './here-problem'
import type { SendingEvent } from './sending-state'

export interface HereParts {
  readonly http: Http
  readonly engine: ClipEngine
  readonly renewToken: () => Promise<unknown>
  readonly dispatch: (event: SendingEvent) => void
}

const AGAIN_MS = 4_000

export class HereReader {
  /** Shows the clip while it is read; the page puts it somewhere. */
  readonly video = document.createElement('video')
  readonly #parts: HereParts
  /** What was read already is not read again when only its sending failed. */
  readonly #read = new WeakMap<Clip, DeviceClip>()
  #job: AbortController | null = null

  constructor(parts: HereParts) {
    this.#parts = parts
  }

  async read(clip: Clip): Promise<void> {
    if (this.#job !== null) return
    const job = new AbortController()
    this.#job = job
    const { dispatch } = this.#parts
    dispatch({ type: 'read_here' })
    try {
      const numbers = this.#read.get(clip) ?? (await this.#numbers(clip, job.signal))
      this.#read.set(clip, numbers)
      const { result, checkInId } = await this.#send(numbers, job.signal)
      if (!job.signal.aborted) dispatch({ type: 'read', result, checkInId })
    } catch (error) {
      if (!job.signal.aborted) dispatch({ type: 'error', error })
    } finally {
      if (this.#job === job) this.#job = null
    }
  }

  stop(): void {
    this.#job?.abort()
    this.#job = null
  }

  async #numbers(clip: Clip, signal: AbortSignal): Promise<DeviceClip> {
    const { engine, dispatch } = this.#parts
    const opened = await engine.open().catch((error: unknown) => {
      throw new HereProblem('not_loaded', error)
    })
    signal.throwIfAborted()
    const onShare = (share: number) => dispatch({ type: 'here', phase: 'reading', share })
    onShare(0)
    try {
      return await readNumbers({ clip, engine: opened, video: this.video, signal, onShare })
    } catch (error) {
      // A reading that was broken off may still be under way in there: begin with a fresh one.
      engine.close()
      throw error
    }
  }

  async #send(numbers: DeviceClip, signal: AbortSignal) {
    const { http, renewToken, dispatch } = this.#parts
    for (;;) {
      dispatch({ type: 'here', phase: 'saving', share: 1 })
      try {
        return await sendDeviceClip(http, numbers, signal).catch(async (error: unknown) => {
          if (!isStaleToken(error)) throw error
          await renewToken()
          return sendDeviceClip(http, numbers, signal)
        })
      } catch (error) {
        if (signal.aborted || !(error instanceof Unreachable)) throw error
      }
      dispatch({ type: 'here', phase: 'waiting', share: 1 })
      await networkMayBeBack(signal)
    }
  }
}

/** Some time has passed, or the browser says that it is online. */
function networkMayBeBack(signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = () => {
      window.clearTimeout(timer)
      window.removeEventListener('online', done)
      resolve()
    }
    const timer = window.setTimeout(done, AGAIN_MS)
    window.addEventListener('online', done)
    signal.addEventListener('abort', () => {
      done()
      reject(signal.reason as Error)
    })
  })
}
