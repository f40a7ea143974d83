// A live session from the choice to its end, as a pure function: (state, event) → state.
// Events that make no sense in a state are ignored, so a double click or a late answer can never
// lead anywhere unplanned.
import type { OpenStep } from '@/client/safety'
import type { LiveSession, LiveStart } from '@/client/types'
import type { CameraProblem } from '@/components/camera/camera-problem'
import type { EngineErrorCode } from '@/engine/types'

import type { Summary } from './totals'

/** Where the face is read. */
export type Mode = LiveStart['mode']
/** What stays of a session: every frame's numbers, one value a second, or nothing. */
export type Keep = LiveSession['keep']
/** The connection, in streamed mode. */
export type Connection = 'connecting' | 'open' | 'reconnecting' | 'full'

export type LiveProblem =
  | { readonly kind: 'camera'; readonly why: CameraProblem }
  | { readonly kind: 'engine'; readonly why: EngineErrorCode }
  | { readonly kind: 'server'; readonly why: ServerTrouble }

/** Why the server let no session begin. */
export type ServerTrouble =
  | 'elsewhere'
  | 'other_tab'
  | 'full'
  | 'consent_missing'
  | 'unreachable'
  | 'rate_limited'
  | 'unexpected'

/** Why nothing is read just now; the camera is off all the while. */
export type Pause = 'person' | 'hidden' | 'unplugged' | 'camera'

/** Why it was stopped, where there is something to keep. */
export type StopReason = 'person' | 'limit' | 'engine' | 'ticket' | 'unreadable'

/** How it ended. */
export type Outcome =
  | 'kept'
  | 'discarded'
  | 'not_kept'
  | 'elsewhere'
  | 'other_tab'
  | 'gone'
  | 'consent_missing'
  | 'signed_out'

/** What the numbers do on their way: they are not sent, arrive, or wait for the network. */
export type Delivery = 'none' | 'sent' | 'waiting'

export interface Live {
  readonly step: 'live'
  readonly keep: Keep
  readonly pause: Pause | null
  /** Why the camera did not come back. */
  readonly problem: CameraProblem | null
  /** The camera is being opened again. */
  readonly opening: boolean
  readonly delivery: Delivery
  /** The connection, in streamed mode. */
  readonly stream: Connection | null
  /** Pictures a second that the server asks for. */
  readonly fps: number
  readonly full_fps: number
  readonly marks: number
}

export interface Stopped {
  readonly step: 'stopped'
  readonly keep: Keep
  readonly why: StopReason
  readonly summary: Summary
  /** The answer is on its way. */
  readonly busy: 'keep' | 'discard' | null
  /** The last answer did not reach the server. */
  readonly failed: 'unreachable' | 'unexpected' | null
}

export interface Ended {
  readonly outcome: Outcome
  readonly checkInId: string | null
  readonly summary: Summary
}

export type LiveStep =
  | { readonly step: 'choosing' }
  | {
      readonly step: 'starting'
      readonly camera: boolean
      readonly engine: { readonly loaded: number; readonly total: number } | 'ready'
    }
  | Live
  | Stopped
  | ({ readonly step: 'ended' } & Ended)
  | { readonly step: 'problem'; readonly problem: LiveProblem }

export type LiveState = LiveStep & {
  readonly mode: Mode
  /** What a note asked for, until the person goes on; stands above every step. */
  readonly safety: OpenStep | null
}

export type LiveEvent =
  | { readonly type: 'start'; readonly mode: Mode }
  | { readonly type: 'progress'; readonly loaded: number; readonly total: number }
  | { readonly type: 'engine_ready' }
  | { readonly type: 'camera_ready' }
  | { readonly type: 'failed'; readonly problem: LiveProblem }
  | { readonly type: 'began'; readonly keep: Keep; readonly fps: number; readonly marks: number }
  | { readonly type: 'pause'; readonly why: Pause; readonly problem?: CameraProblem }
  | { readonly type: 'go_on' }
  | { readonly type: 'camera_back' }
  | { readonly type: 'delivery'; readonly delivery: Delivery }
  | { readonly type: 'nothing_kept' }
  | { readonly type: 'stream'; readonly stream: Connection }
  | { readonly type: 'pace'; readonly fps: number }
  | { readonly type: 'marked' }
  | { readonly type: 'stop'; readonly why: StopReason; readonly summary: Summary }
  | { readonly type: 'answering'; readonly keep: boolean }
  | { readonly type: 'not_answered'; readonly failed: 'unreachable' | 'unexpected' }
  | ({ readonly type: 'ended' } & Ended)
  | { readonly type: 'choose' }
  | { readonly type: 'safety'; readonly step: OpenStep | null }

export const INITIAL_LIVE: LiveState = { step: 'choosing', mode: 'device', safety: null }

export function nextLive(state: LiveState, event: LiveEvent): LiveState {
  if (event.type === 'start') return start(state, event.mode)
  if (event.type === 'safety') return { ...state, safety: event.step }
  const step = nextStep(state, event)
  return step === null ? state : { ...step, mode: state.mode, safety: state.safety }
}

function start(state: LiveState, mode: Mode): LiveState {
  if (!['choosing', 'problem', 'ended'].includes(state.step)) return state
  const engine = mode === 'device' ? { loaded: 0, total: 0 } : 'ready'
  return { step: 'starting', camera: false, engine, mode, safety: state.safety }
}

type StepEvent = Exclude<LiveEvent, { type: 'start' | 'safety' }>

function nextStep(state: LiveState, event: StepEvent): LiveStep | null {
  if (event.type === 'choose')
    return ['starting', 'problem', 'ended'].includes(state.step) ? { step: 'choosing' } : null
  if (event.type === 'ended') {
    const { outcome, checkInId, summary } = event
    const may = state.step === 'live' || state.step === 'stopped'
    return may ? { step: 'ended', outcome, checkInId, summary } : null
  }
  if (state.step === 'starting') return whileStarting(state, event)
  if (state.step === 'live') return whileLive(state, event)
  if (state.step === 'stopped') return whileStopped(state, event)
  return null
}

type Starting = Extract<LiveStep, { step: 'starting' }>

function whileStarting(state: Starting, event: StepEvent): LiveStep | null {
  switch (event.type) {
    case 'progress': {
      const { loaded, total } = event
      return state.engine === 'ready' ? null : { ...state, engine: { loaded, total } }
    }
    case 'engine_ready':
      return { ...state, engine: 'ready' }
    case 'camera_ready':
      return { ...state, camera: true }
    case 'failed':
      return { step: 'problem', problem: event.problem }
    case 'began':
      return begin(event)
    default:
      return null
  }
}

function begin({ keep, fps, marks }: Extract<LiveEvent, { type: 'began' }>): Live {
  const idle = { pause: null, problem: null, opening: false, stream: null } as const
  return { step: 'live', keep, fps, full_fps: fps, marks, delivery: 'none', ...idle }
}

function whileLive(state: Live, event: StepEvent): LiveStep | null {
  switch (event.type) {
    case 'pause':
      return paused(state, event)
    case 'go_on':
      return state.pause === null ? null : { ...state, opening: true, problem: null }
    case 'camera_back':
      return { ...state, pause: null, problem: null, opening: false }
    case 'delivery':
      return state.delivery === event.delivery ? null : { ...state, delivery: event.delivery }
    case 'nothing_kept':
      return { ...state, keep: 'nothing', delivery: 'none' }
    case 'stream':
      return { ...state, stream: event.stream }
    case 'pace':
      return { ...state, fps: event.fps, full_fps: Math.max(state.full_fps, event.fps) }
    case 'marked':
      return { ...state, marks: state.marks + 1 }
    case 'stop': {
      const { why, summary } = event
      return { step: 'stopped', keep: state.keep, why, summary, busy: null, failed: null }
    }
    default:
      return null
  }
}

function paused(state: Live, { why, problem }: Extract<LiveEvent, { type: 'pause' }>): Live | null {
  // The first reason stands: a tab hidden during a pause changes nothing.
  const first = state.pause ?? why
  if (state.pause !== null && !state.opening) return null
  return { ...state, pause: state.opening ? why : first, opening: false, problem: problem ?? null }
}

function whileStopped(state: Stopped, event: StepEvent): LiveStep | null {
  if (event.type === 'answering')
    return state.busy ? null : { ...state, busy: event.keep ? 'keep' : 'discard', failed: null }
  if (event.type === 'not_answered') return { ...state, busy: null, failed: event.failed }
  return null
}
