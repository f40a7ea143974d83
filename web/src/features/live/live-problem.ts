// Names what went wrong while a session was to begin or to end.
import { ApiProblem, Unreachable } from '@/client/problem'
import { cameraProblemOf } from '@/components/camera/camera-problem'
import { EngineError } from '@/engine/types'

import type { LiveProblem, Outcome, ServerTrouble, StopReason } from './live-state'

/** The camera's refusal, carried past the others that may fail beside it. */
export class CameraFailure extends Error {
  constructor(cause: unknown) {
    super('The camera did not open.', { cause })
    this.name = 'CameraFailure'
  }
}

/** Another tab of this browser is live. */
export class OtherTab extends Error {}

export function problemOf(error: unknown): LiveProblem {
  if (error instanceof CameraFailure) return { kind: 'camera', why: cameraProblemOf(error.cause) }
  if (error instanceof EngineError) return { kind: 'engine', why: error.code }
  if (error instanceof OtherTab) return { kind: 'server', why: 'other_tab' }
  return { kind: 'server', why: serverTrouble(error) }
}

const BY_CODE: Readonly<Record<string, ServerTrouble>> = {
  live_elsewhere: 'elsewhere',
  live_full: 'full',
  consent_missing: 'consent_missing',
  rate_limited: 'rate_limited',
}

function serverTrouble(error: unknown): ServerTrouble {
  if (error instanceof Unreachable) return 'unreachable'
  return error instanceof ApiProblem ? (BY_CODE[error.code] ?? 'unexpected') : 'unexpected'
}

/** What a code of the running session means: it is over, or it is to be stopped and kept. */
export function endOf(code: string): { outcome: Outcome } | { stop: StopReason } {
  switch (code) {
    case 'live_ended':
    case 'taken_over':
      return { outcome: 'elsewhere' }
    case 'consent_missing':
      return { outcome: 'consent_missing' }
    case 'not_signed_in':
    case 'account_gone':
      return { outcome: 'signed_out' }
    case 'no_live_session':
    case 'not_found':
      return { outcome: 'gone' }
    case 'live_over':
      return { stop: 'limit' }
    case 'ticket_invalid':
      return { stop: 'ticket' }
    default:
      return { stop: 'unreadable' }
  }
}
