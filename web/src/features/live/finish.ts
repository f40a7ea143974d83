// The end of a session: what waits is sent, then it becomes a check-in or nothing.
import type { Http } from '@/client/http'
import { discardLive, endLive } from '@/client/live'
import { ApiProblem, Unreachable } from '@/client/problem'

import type { LiveRun } from './live-run'
import type { Keep, LiveEvent, LiveState, Outcome } from './live-state'
import { isAwaited } from './tab-lock'
import type { Summary } from './totals'

export interface Finishing {
  readonly http: Http
  readonly run: LiveRun
  readonly keep: boolean
  readonly kept: Keep
}

/** Codes that say that somebody else has ended it already. */
const OVER_ALREADY = new Set(['live_ended', 'no_live_session', 'not_found'])

/** Whether the server only says what a discard on its way is doing; its own answer tells more. */
export function isOwnDiscard(state: LiveState, code: string): boolean {
  return state.step === 'stopped' && state.busy === 'discard' && OVER_ALREADY.has(code)
}

/** Whether another tab may have it: nothing is read or asked here, and no step is to be seen. */
export function mayLeave(state: LiveState): boolean {
  if (state.safety !== null) return false
  if (state.step === 'live') return state.pause !== null && !state.opening
  return state.step === 'starting' || (state.step === 'stopped' && !state.busy)
}

/** Send what waits; whether the tab that asked may go on: all arrived, and it is still there. */
export async function mayTake(run: LiveRun | null): Promise<boolean> {
  const sent = (await run?.sendAll()) ?? true
  // A tab that was closed meanwhile, or gave up, takes nothing: then the session stays here.
  return sent && (await isAwaited())
}

/** Return what became of it. */
export async function finish(job: Finishing, summary: Summary): Promise<LiveEvent> {
  const { http, run, keep, kept } = job
  const session = run.session
  const ended = (outcome: Outcome, checkInId: string | null = null): LiveEvent => ({
    type: 'ended',
    outcome,
    checkInId,
    summary,
  })
  if (session === null) return ended('not_kept')
  try {
    if (!keep) {
      await discardLive(http, session.id)
      return ended(kept === 'nothing' ? 'not_kept' : 'discarded')
    }
    // Numbers that could not be sent are not left behind.
    if (run.outbox && !(await run.outbox.flush())) return notAnswered('unreachable')
    const checkInId = await endLive(http, session.id)
    return ended(checkInId === null ? 'not_kept' : 'kept', checkInId)
  } catch (error) {
    if (error instanceof ApiProblem && OVER_ALREADY.has(error.code))
      return ended(keep ? 'elsewhere' : 'discarded')
    // Nothing was kept, so nothing is left to be asked about.
    if (kept === 'nothing') return ended('not_kept')
    return notAnswered(error instanceof Unreachable ? 'unreachable' : 'unexpected')
  }
}

const notAnswered = (failed: 'unreachable' | 'unexpected'): LiveEvent => ({
  type: 'not_answered',
  failed,
})
