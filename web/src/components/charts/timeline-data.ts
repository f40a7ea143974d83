// What a timeline shows, worked out apart from how it is drawn.
import type { Reason, TimelineSecond } from '@/client/types'
import { byStrength, type Distribution, type Expression, EXPRESSIONS } from '@/lib/expressions'

import type { BandPoint } from './line-options'

/** More lines than this cross into a tangle; the table has them all. */
const MAX_LINES = 4
/** An expression that never reached this share is not drawn. */
const VISIBLE_SHARE = 0.12

type Read = Pick<TimelineSecond, 'distribution'>

function peak(timeline: readonly Read[], name: Expression): number {
  return Math.max(0, ...timeline.map((second) => second.distribution?.[name] ?? 0))
}

/** Expressions worth a line, in the fixed order. */
export function drawnExpressions(timeline: readonly Read[]): Expression[] {
  const peaks = Object.fromEntries(
    EXPRESSIONS.map((name) => [name, peak(timeline, name)]),
  ) as unknown as Distribution
  const strong = byStrength(peaks).filter((name) => peaks[name] >= VISIBLE_SHARE)
  const chosen = new Set(strong.slice(0, MAX_LINES))
  return EXPRESSIONS.filter((name) => chosen.has(name))
}

/** A second is drawn at its middle, so that gaps and lines share one scale. */
const MIDDLE_S = 0.5

export function timeOf(second: TimelineSecond): number {
  return second.t_s + MIDDLE_S
}

/** The expression with its range over the second before, itself and the one after. */
export function neighbourBand(timeline: readonly TimelineSecond[], name: Expression): BandPoint[] {
  return timeline.map((second, index) => {
    const value = second.distribution?.[name] ?? null
    const x = timeOf(second)
    if (value === null) return { x, value, low: null, high: null }
    const near = timeline
      .slice(Math.max(0, index - 1), index + 2)
      .map((other) => other.distribution?.[name])
      .filter((share) => share !== undefined)
    return { x, value, low: Math.min(...near), high: Math.max(...near) }
  })
}

export interface Gap {
  readonly from_s: number
  readonly to_s: number
  readonly reasons: readonly Reason[]
}

/** Stretches in which nothing could be read. */
export function findGaps(timeline: readonly TimelineSecond[]): Gap[] {
  const gaps: Gap[] = []
  for (const second of timeline) {
    if (second.distribution !== null) continue
    const last = gaps.at(-1)
    if (last && second.t_s - last.to_s < 1e-6) {
      const reasons = [...new Set([...last.reasons, ...second.reasons])]
      gaps[gaps.length - 1] = { ...last, to_s: second.t_s + 1, reasons }
    } else {
      gaps.push({ from_s: second.t_s, to_s: second.t_s + 1, reasons: second.reasons })
    }
  }
  return gaps
}
