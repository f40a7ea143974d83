// A clip on its way, as a pure function: (state, event) → state.
import { ApiProblem, Unreachable } from '@/client/problem'
import type { Job, Problem, Result } from '@/client/types'

import { type HereObstacle, HereProblem } from './here-problem'
import { secondsLeft } from './time-left'

/** Why a clip could not be read, each with its own words and its own way on. */
export type Obstacle =
  | 'unreachable'
  | 'busy'
  | 'signed_out'
  | 'consent_missing'
  | 'no_face'
  | 'too_large'
  | 'too_long'
  | 'unsupported'
  | 'unreadable'
  /** The server no longer knows the job, for example after it was started again. */
  | 'lost'
  | 'unexpected'
  | HereObstacle

/** How far a clip is that is read on this device; `waiting`: its numbers, for the network. */
export type HerePhase = 'loading' | 'reading' | 'saving' | 'waiting'

export type SendingState =
  | { readonly step: 'idle' }
  | { readonly step: 'uploading'; readonly share: number }
  | {
      readonly step: 'reading'
      readonly job: Job
      /** Nothing is heard from the server just now. */
      readonly silent: boolean
      /** When the reading began; null while it waits for its turn. */
      readonly began_ms: number | null
      /** Estimated seconds to go; null while too little is known. */
      readonly left_s: number | null
    }
  | { readonly step: 'here'; readonly phase: HerePhase; readonly share: number }
  | {
      readonly step: 'stopped'
      readonly obstacle: Obstacle
      /** The server's own sentence; empty where it said none. */
      readonly detail: string
      /** Seconds to wait before sending again. */
      readonly wait_s: number
    }
  | { readonly step: 'done'; readonly result: Result; readonly checkInId: string | null }

export type SendingEvent =
  | { readonly type: 'send' }
  | { readonly type: 'share'; readonly share: number }
  | { readonly type: 'job'; readonly job: Job; readonly at_ms: number }
  | { readonly type: 'read_here' }
  | { readonly type: 'here'; readonly phase: HerePhase; readonly share: number }
  | { readonly type: 'read'; readonly result: Result; readonly checkInId: string | null }
  | { readonly type: 'silence' }
  | { readonly type: 'error'; readonly error: unknown }
  | { readonly type: 'waited' }
  | { readonly type: 'reset' }

export const NOT_SENT: SendingState = { step: 'idle' }

const BY_CODE: Readonly<Record<string, Obstacle>> = {
  consent_missing: 'consent_missing',
  no_face: 'no_face',
  clip_too_large: 'too_large',
  clip_too_long: 'too_long',
  clip_unsupported: 'unsupported',
  clip_took_too_long: 'unreadable',
}
const BY_STATUS: Readonly<Record<number, Obstacle>> = {
  401: 'signed_out',
  413: 'too_large',
  415: 'unsupported',
  422: 'unreadable',
  429: 'busy',
  503: 'busy',
}
const WAIT_UNSAID_S = 5

export function obstacleOf(problem: Pick<Problem, 'status' | 'code'>): Obstacle {
  return BY_CODE[problem.code] ?? BY_STATUS[problem.status] ?? 'unexpected'
}

export function nextSending(state: SendingState, event: SendingEvent): SendingState {
  switch (event.type) {
    case 'send':
      return isUnderWay(state) ? state : { step: 'uploading', share: 0 }
    case 'read_here':
      return isUnderWay(state) ? state : { step: 'here', phase: 'loading', share: 0 }
    case 'here':
      return state.step === 'here' ? { ...state, phase: event.phase, share: event.share } : state
    case 'read': {
      const { result, checkInId } = event
      return state.step === 'here' ? { step: 'done', result, checkInId } : state
    }
    case 'share':
      return state.step === 'uploading' ? { ...state, share: event.share } : state
    case 'job':
      return isUnderWay(state) ? afterJob(event.job, event.at_ms, state) : state
    case 'silence':
      return state.step === 'reading' ? { ...state, silent: true } : state
    case 'error':
      return isUnderWay(state) ? afterError(event.error, state) : state
    case 'waited':
      return state.step === 'stopped' && state.wait_s > 0
        ? { ...state, wait_s: state.wait_s - 1 }
        : state
    case 'reset':
      return NOT_SENT
  }
}

/** Refusals that are about this very clip: sending it again would change nothing. */
const ABOUT_THE_CLIP: readonly Obstacle[] = [
  'no_face',
  'too_large',
  'too_long',
  'unsupported',
  'unreadable',
]

export function isAboutTheClip(obstacle: Obstacle): boolean {
  return ABOUT_THE_CLIP.includes(obstacle)
}

/** This device could not read it: whoever made it may send it instead. */
export function isAboutHere(obstacle: Obstacle): boolean {
  return ['not_loaded', 'too_slow', 'not_readable'].includes(obstacle)
}

/** Return whether a clip that was made is still to be sent, or may be sent again. */
export function isWorthKeeping(state: SendingState): boolean {
  if (state.step === 'stopped') return !isAboutTheClip(state.obstacle)
  return ['idle', 'uploading', 'here'].includes(state.step)
}

/** Return whether a clip is leaving or being read. */
export function isUnderWay({ step }: SendingState): boolean {
  return step === 'uploading' || step === 'reading' || step === 'here'
}

function afterJob(job: Job, at_ms: number, before: SendingState): SendingState {
  if (job.state === 'done' && job.result !== null)
    return { step: 'done', result: job.result, checkInId: job.check_in_id }
  if (job.state === 'cancelled') return NOT_SENT
  if (job.state === 'failed' || job.state === 'done') return stoppedBy(job.problem)
  const known = before.step === 'reading' ? before.began_ms : null
  const began_ms = known ?? (job.state === 'running' ? at_ms : null)
  const left_s = began_ms === null ? null : secondsLeft(job.progress, (at_ms - began_ms) / 1000)
  return { step: 'reading', job, silent: false, began_ms, left_s }
}

function stoppedBy(problem: Problem | null): SendingState {
  const obstacle = problem === null ? 'unexpected' : obstacleOf(problem)
  return { step: 'stopped', obstacle, detail: problem?.detail ?? '', wait_s: 0 }
}

function afterError(error: unknown, state: SendingState): SendingState {
  if (error instanceof HereProblem)
    return { step: 'stopped', obstacle: error.obstacle, detail: '', wait_s: 0 }
  if (error instanceof Unreachable)
    return { step: 'stopped', obstacle: 'unreachable', detail: '', wait_s: 0 }
  if (!(error instanceof ApiProblem))
    return { step: 'stopped', obstacle: 'unexpected', detail: '', wait_s: 0 }
  const gone = state.step === 'reading' && error.status === 404
  const obstacle = gone ? 'lost' : obstacleOf(error)
  const wait_s = obstacle === 'busy' ? Math.ceil(error.retryAfterS ?? WAIT_UNSAID_S) : 0
  return { step: 'stopped', obstacle, detail: error.message, wait_s }
}
