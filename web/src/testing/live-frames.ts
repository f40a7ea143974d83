// Every number of a live session, as the server gives it.
import type { CheckInFrames, Reason } from '@/client/types'
import { type Expression, EXPRESSIONS } from '@/lib/expressions'
import { MOVEMENTS } from '@/lib/movements'

import { shares } from './live-samples'

/** A time with what was seen then; a reason where it could not be read. */
export type Seen = readonly [t_s: number, seen: Partial<Record<Expression, number>> | Reason]

export function sampleFrames(seen: readonly Seen[]): CheckInFrames {
  const read = seen.map(([, what]) => (typeof what === 'string' ? null : [...shares(what)]))
  const where = <T>(value: T) => read.map((one) => (one === null ? null : value))
  return {
    check_in_id: '00000000-0000-4000-8000-0000000000c1',
    frames: seen.length,
    expressions: [...EXPRESSIONS],
    action_units: [...MOVEMENTS],
    t_s: seen.map(([t_s]) => t_s),
    faces: seen.map(() => 1),
    e: read,
    au: where(MOVEMENTS.map((_, at) => at / 10)),
    v: where(0.4),
    a: where(-0.2),
    q: seen.map(() => 0.9),
    reasons: seen.map(([, what]) => (typeof what === 'string' ? [what] : [])),
    pose: where([0.1, 0.2, 0.3]),
    eyes: where([
      [0.8, 0.01, 0.02],
      [0.7, 0.03, 0.04],
    ]),
  }
}

/** Ten readings a second of one face, between two times. */
export function happyBetween(from_s: number, to_s: number, share = 0.8): Seen[] {
  return Array.from({ length: Math.round(10 * (to_s - from_s)) }, (_, at) => [
    Number((from_s + at / 10).toFixed(3)),
    { happiness: share, neutral: 1 - share },
  ])
}
