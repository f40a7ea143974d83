// What goes to the server of a session that is kept: numbers once a second, and marks. Without a
// network both wait here, in order, and go when it is back.
import type { Http } from '@/client/http'
import { findLive, liveBatches, markMoment } from '@/client/live'
import type { LiveBatches } from '@/client/live-batches'
import { ApiProblem } from '@/client/problem'
import { type OpenStep, openStepNow } from '@/client/safety'
import type { LiveFrame, LiveSession, MarkedMoment } from '@/client/types'

export interface OutboxEvents {
  /** Whether the server is behind. */
  readonly onWaiting: (waiting: boolean) => void
  /** The server takes nothing more of this session; the code says why. */
  readonly onRefused: (code: string) => void
  /** What a note asks for. */
  readonly onSafety: (step: OpenStep) => void
}

const AGAIN_MS = 3_000

export class Outbox {
  readonly #http: Http
  readonly #session: LiveSession
  readonly #events: OutboxEvents
  readonly #batches: LiveBatches
  #marks: MarkedMoment[] = []
  #marking: Promise<boolean> | null = null
  #uncertain = false
  #added = 0
  #arrived = 0
  #timer: number | undefined

  constructor(http: Http, session: LiveSession, events: OutboxEvents) {
    this.#http = http
    this.#session = session
    this.#events = events
    this.#batches = liveBatches(http, session, {
      onWaiting: (frames) => this.#told(frames),
      onRefused: ({ code }) => events.onRefused(code),
    })
    window.addEventListener('online', this.#soon)
  }

  add(frame: LiveFrame): void {
    this.#added += 1
    this.#batches.add(frame)
  }

  mark(mark: MarkedMoment): void {
    this.#marks.push(mark)
    void this.#sendMarks()
  }

  /** Send everything now; returns whether all of it has arrived. */
  async flush(): Promise<boolean> {
    await this.#batches.flush()
    // Asked last: more may have been read while the marks went.
    return (await this.#sendMarks()) && this.#batches.waiting === 0
  }

  close(): void {
    this.#batches.stop()
    this.#marks = []
    window.clearTimeout(this.#timer)
    window.removeEventListener('online', this.#soon)
  }

  /** After each try: where nothing more has arrived, the server did not answer. */
  #told(waiting: number): void {
    const arrived = this.#added - waiting
    this.#events.onWaiting(arrived <= this.#arrived)
    this.#arrived = Math.max(arrived, this.#arrived)
  }

  readonly #soon = () => void this.flush()

  #sendMarks(): Promise<boolean> {
    this.#marking ??= this.#sendEach().finally(() => {
      this.#marking = null
    })
    return this.#marking
  }

  async #sendEach(): Promise<boolean> {
    window.clearTimeout(this.#timer)
    try {
      for (let mark = this.#marks[0]; mark !== undefined; mark = this.#marks[0]) {
        // An answer may have been lost on its way: a mark that is there is not made twice.
        const step = await (this.#uncertain && (await this.#isMarked(mark))
          ? openStepNow(this.#http)
          : markMoment(this.#http, this.#session.id, mark.t_s, mark.note))
        if (step !== null) this.#events.onSafety(step)
        this.#uncertain = false
        this.#marks.shift()
      }
      return true
    } catch (error) {
      return this.#failed(error)
    }
  }

  async #isMarked({ t_s }: MarkedMoment): Promise<boolean> {
    const current = await findLive(this.#http)
    return current?.marks.some((mark) => Math.abs(mark.t_s - t_s) < 0.001) ?? false
  }

  #failed(error: unknown): boolean {
    const refused = error instanceof ApiProblem && error.status < 500 && error.status !== 429
    if (refused && error.code !== 'csrf_refused') {
      this.#marks = []
      this.#events.onRefused(error.code)
      return false
    }
    this.#uncertain = true
    this.#timer = window.setTimeout(() => void this.#sendMarks(), AGAIN_MS)
    return false
  }
}
