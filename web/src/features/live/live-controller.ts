// Runs live sessions for the page: does what a person asks for, and what live-state.ts allows.
import type { OpenStep } from '@/client/safety'

import { finish, type Finishing, isOwnDiscard, mayLeave, mayTake } from './finish'
import { endOf, problemOf } from './live-problem'
import { DEVICE_FPS, LiveRun, type ReaderInfo } from './live-run'
import { INITIAL_LIVE, type LiveEvent, type LiveState, nextLive, type Outcome } from './live-state'
import type { Monitor } from './monitor'
import { type LiveParts, prepare, type Ready, type StartOptions } from './prepare'
import { SessionCamera } from './session-camera'

const HOUR_MS = 3_600_000

export class LiveController {
  readonly camera: SessionCamera
  readonly #parts: LiveParts
  readonly #listeners = new Set<() => void>()
  #state = INITIAL_LIVE
  #attempt: AbortController | null = null
  #ready: Ready | null = null
  #run: LiveRun | null = null
  #heat = false
  #limit: number | undefined

  constructor(parts: LiveParts) {
    this.#parts = parts
    this.camera = new SessionCamera({
      onUnplugged: () => this.pause('unplugged'),
      onVideo: () => this.#read(),
    })
  }

  readonly state = (): LiveState => this.#state

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** What the running session shows; null before and after. */
  get monitor(): Monitor | null {
    return this.#run?.monitor ?? null
  }

  /** What reads; null before it is known. */
  get info(): ReaderInfo | null {
    return this.#run?.info ?? null
  }

  /** Ask for the map of the strongest expression with each reading. */
  askForHeat(wanted: boolean): void {
    this.#heat = wanted
    if (this.#run) this.#run.heat = wanted
  }

  async start(options: StartOptions): Promise<void> {
    const before = this.#state
    this.#dispatch({ type: 'start', mode: options.mode })
    if (this.#state === before) return
    this.#release()
    const attempt = new AbortController()
    this.#attempt = attempt
    try {
      const tell = (event: LiveEvent) => this.#dispatch(event)
      const onAsked = () => void this.#handOver()
      const wants = { camera: this.camera, options, signal: attempt.signal, tell, onAsked }
      this.#ready = await prepare({ ...this.#parts, ...wants })
      this.#goLive(this.#ready)
    } catch (error) {
      if (attempt.signal.aborted) return
      this.#release()
      this.#dispatch({ type: 'failed', problem: problemOf(error) })
    }
  }

  /** Give up starting, or go back to the choice from where a session ended. */
  choose(): void {
    this.#dispatch({ type: 'choose' })
    if (this.#state.step === 'choosing') this.#release()
  }

  pause(why: 'person' | 'hidden' | 'unplugged'): void {
    if (this.#state.step !== 'live') return
    this.#run?.pause()
    this.camera.close()
    this.#dispatch({ type: 'pause', why })
  }

  /** Turn the camera on again, perhaps another one, and read on. */
  async goOn(cameraId: string | null = this.camera.chosenId): Promise<void> {
    if (this.#state.step !== 'live') return
    this.#run?.pause()
    if (this.#state.pause === null) this.#dispatch({ type: 'pause', why: 'person' })
    this.#dispatch({ type: 'go_on' })
    const failure = await this.camera.open(cameraId)
    if (failure === 'overtaken') return
    if (failure !== null) this.#dispatch({ type: 'pause', why: 'camera', problem: failure })
    else {
      this.#dispatch({ type: 'camera_back' })
      this.#read()
    }
  }

  /** Mark this moment. */
  mark(t_s: number, note: string): void {
    if (this.#state.step !== 'live' || !this.#run?.outbox) return
    this.#run.outbox.mark({ t_s: Number(t_s.toFixed(2)), note })
    this.#dispatch({ type: 'marked' })
  }

  /** The person has seen what a note asked for, and goes on. */
  metSafety(): void {
    this.#dispatch({ type: 'safety', step: null })
  }

  /** Stop; what was read may then be kept. */
  stop(why: 'person' | 'limit' | 'engine' | 'ticket' | 'unreadable' = 'person'): void {
    const { state, run } = { state: this.#state, run: this.#run }
    if (state.step !== 'live' || run === null) return
    this.#off()
    const summary = run.monitor.summary(state.marks)
    this.#dispatch({ type: 'stop', why, summary })
    // Where nothing is to be kept there is nothing to ask.
    if (state.keep === 'nothing') void this.answer(false)
  }

  /** Keep what was read, or discard it. */
  async answer(keep: boolean): Promise<void> {
    const { state, run } = { state: this.#state, run: this.#run }
    if (state.step !== 'stopped' || run === null) return
    this.#dispatch({ type: 'answering', keep })
    const job: Finishing = { http: this.#parts.http, run, keep, kept: state.keep }
    this.#dispatch(await finish(job, state.summary))
    if (this.#state.step === 'ended') this.#release()
  }

  /** Everything off: the page is left. */
  close(): void {
    this.#release()
    this.#state = INITIAL_LIVE
  }

  #goLive({ session, engine }: Ready): void {
    this.#run = new LiveRun(this.#parts.http, session, engine, {
      onDelivery: (delivery) => this.#dispatch({ type: 'delivery', delivery }),
      onStream: (stream) => this.#dispatch({ type: 'stream', stream }),
      onPace: (fps) => this.#dispatch({ type: 'pace', fps }),
      onEngineFailed: () => this.stop('engine'),
      onEnd: (code) => this.#end(code),
      onSafety: (step) => this.#care(step),
    })
    this.#run.heat = this.#heat
    const left_ms = session === null ? HOUR_MS : Date.parse(session.ends_at) - Date.now()
    this.#limit = window.setTimeout(() => this.stop('limit'), Math.min(left_ms, HOUR_MS))
    this.#dispatch({
      type: 'began',
      keep: session?.keep ?? 'nothing',
      fps: session?.fps ?? DEVICE_FPS,
      marks: session?.marks.length ?? 0,
    })
    this.#read()
    if (document.visibilityState === 'hidden') this.pause('hidden')
  }

  #read(): void {
    const { video } = this.camera
    if (this.#state.step === 'live' && this.#state.pause === null && video !== null)
      this.#run?.start(video)
  }

  /** The server says that the session is over. */
  #end(code: string): void {
    const end = endOf(code)
    if (isOwnDiscard(this.#state, code)) return
    if (code === 'nothing_kept') this.#dispatch({ type: 'nothing_kept' })
    else if ('stop' in end) this.stop(end.stop)
    else this.#endAs(end.outcome)
  }

  /** Another tab asks for the session, and gets it once everything that waits here is sent. */
  async #handOver(): Promise<void> {
    const run = this.#run
    this.pause('person')
    if (!(await mayTake(run)) || run !== this.#run || !mayLeave(this.#state)) return
    if (run === null) this.choose()
    else this.#endAs('other_tab')
  }

  #endAs(outcome: Outcome): void {
    const { state, run } = { state: this.#state, run: this.#run }
    if (run === null || (state.step !== 'live' && state.step !== 'stopped')) return
    const summary = state.step === 'live' ? run.monitor.summary(state.marks) : state.summary
    this.#release()
    this.#dispatch({ type: 'ended', outcome, checkInId: null, summary })
  }

  /** From level 2 on all else waits: the camera goes off, and the session is still there. */
  #care(step: OpenStep): void {
    if (step.level >= 2) this.pause('person')
    this.#dispatch({ type: 'safety', step })
  }

  #off(): void {
    window.clearTimeout(this.#limit)
    this.#run?.stop()
    this.camera.close()
  }

  #release(): void {
    this.#attempt?.abort()
    this.#attempt = null
    this.#off()
    this.#run?.close()
    this.#run = null
    this.#ready?.engine?.close()
    this.#ready?.freeTab()
    this.#ready = null
  }

  #dispatch(event: LiveEvent): void {
    const next = nextLive(this.#state, event)
    if (next === this.#state) return
    this.#state = next
    for (const listener of this.#listeners) listener()
  }
}
