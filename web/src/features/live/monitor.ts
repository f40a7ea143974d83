// What the page shows of a session: takes every reading, calms it for the eye, and tells React at
// most four times a second. Drawings on canvas look here themselves, as often as they draw.
import { createSmoother, type Smoother } from '@/engine/smoothing'
import type { EngineInfo, FrameResult, LiveReading } from '@/engine/types'
import type { Expression } from '@/lib/expressions'

import { type Advice, Adviser } from './advice'
import { LastMinute } from './last-minute'
import { MostPresent } from '@/client/most-present'
import { type Pace, PaceMeter } from './pace-meter'
import { type Summary, Totals } from './totals'

/** What React draws; a new one at most every quarter of a second. */
export interface LiveView {
  readonly t_s: number
  /** The person's calmed numbers; null where nothing was read just now. */
  readonly reading: LiveReading | null
  readonly advice: Advice
  readonly pace: Pace
  /** The strongest over the last minute, strongest first. */
  readonly strongest: readonly Expression[]
}

const EVERY_MS = 250
const FRESH_MS = 1_000
const LINES = 3

export class Monitor {
  readonly minute = new LastMinute()
  readonly #clock: () => number
  readonly #pace = new PaceMeter()
  readonly #present = new MostPresent()
  readonly #adviser = new Adviser()
  readonly #totals = new Totals()
  readonly #listeners = new Set<() => void>()
  #smoother: Smoother
  #frame: FrameResult | null = null
  #person: LiveReading | null = null
  #view: LiveView
  #timer: number | undefined
  #began_s = 0
  #came_ms = 0

  /** `clock`: seconds since the session began. `info` of the engine, where it reads here. */
  constructor(clock: () => number, info?: EngineInfo) {
    this.#clock = clock
    this.#smoother = createSmoother(info)
    this.#view = this.#look()
  }

  /** The newest frame with all its faces, calmed, for the drawing over the picture. */
  get frame(): FrameResult | null {
    return this.#frame !== null && performance.now() - this.#came_ms <= this.#fresh_ms
      ? this.#frame
      : null
  }

  /** The face that counts in `frame`. */
  get person(): LiveReading | null {
    return this.frame === null ? null : this.#person
  }

  /** A reading that came longer ago is not "now" any more; slow devices have more time. */
  get #fresh_ms(): number {
    return Math.max(FRESH_MS, 1000 * this.minute.gap_s)
  }

  get now(): number {
    return this.#clock()
  }

  readonly view = (): LiveView => this.#view

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Take a raw reading; returns the face that counts, raw as it is. */
  take(raw: FrameResult, latency_ms: number | null): LiveReading | null {
    this.#came_ms = performance.now()
    this.#pace.add(this.#came_ms, latency_ms)
    this.minute.tick(raw.tS)
    const person = this.#present.choose(raw.faces, raw.tS)
    const calm = this.#smoother.smooth(raw)
    this.#frame = calm
    this.#person = calm.faces.find(({ trackId }) => trackId === person?.trackId) ?? null
    this.#adviser.add(raw, person)
    this.#totals.add(raw.tS, person, this.minute.gap_s)
    const shown = this.#person
    if (person?.expression && shown?.expression)
      this.minute.add(raw.tS, person.expression, shown.expression, shown.valence, shown.arousal)
    return person
  }

  drop(count: number): void {
    this.#pace.drop(count)
  }

  /** Begin, or go on after a pause. */
  start(): void {
    this.#began_s = this.now
    this.#pace.rest()
    this.#adviser.forget()
    window.clearInterval(this.#timer)
    this.#timer = window.setInterval(() => this.#tell(), EVERY_MS)
    this.#tell()
  }

  stop(): void {
    window.clearInterval(this.#timer)
    this.#frame = null
    this.#tell()
  }

  summary(marks: number): Summary {
    return this.#totals.read(this.now, marks)
  }

  #tell(): void {
    this.#view = this.#look()
    for (const listener of this.#listeners) listener()
  }

  #look(): LiveView {
    const now_s = this.now
    return {
      t_s: now_s,
      reading: this.person,
      advice: this.#adviser.advise(now_s, this.#began_s),
      pace: this.#pace.read(performance.now()),
      strongest: this.minute.strongest(now_s, LINES),
    }
  }
}
