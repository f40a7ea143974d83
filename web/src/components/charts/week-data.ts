// The last seven days as numbers for a chart, worked out apart from how it is drawn.
import type { CheckIn, ResultSummary } from '@/client/types'
import type { Expression } from '@/lib/expressions'

import type { BandPoint } from './line-options'

export const WEEK_DAYS = 7
/** The slider's upper end; its lower one is 0. */
const MOOD_MAX = 10
const HOUR_MS = 3_600_000
/** A day is drawn as a flat stretch between these hours, so that a lone day shows too. */
const STRETCH_H = [4, 20] as const

export interface Rating {
  readonly at: number
  readonly mood: number
}

export interface Look {
  readonly at: number
  readonly expression: Expression
}

/** How pleasant the face looked, on the scale of the own rating (0–10). */
export interface Pleasantness {
  readonly at: number
  readonly level: number
}

export interface Week {
  /** Local midnights of the seven days and the one after, milliseconds. */
  readonly days: readonly number[]
  readonly ratings: readonly Rating[]
  /** Dominant expressions; the person's correction goes before ours. */
  readonly looks: readonly Look[]
  /** How pleasant the face looked, one for each recording that could be read. */
  readonly faces: readonly Pleasantness[]
  /** Two points for each day: mean of `faces`, with the lowest and highest. */
  readonly daily: readonly BandPoint[]
}

/** Local midnight of the first of the seven days that end today. */
export function weekStart(now: Date): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() - (WEEK_DAYS - 1))
}

/** Work out the week that ends today from its check-ins. */
export function buildWeek(checkIns: readonly CheckIn[], now: Date): Week {
  const start = weekStart(now)
  const days = Array.from({ length: WEEK_DAYS + 1 }, (_, day) =>
    new Date(start.getFullYear(), start.getMonth(), start.getDate() + day).getTime(),
  )
  const end = days.at(-1) ?? now.getTime()
  const inWeek = checkIns.filter((checkIn) => {
    const at = Date.parse(checkIn.recorded_at)
    return at >= start.getTime() && at < end
  })
  const faces = inWeek.flatMap(({ recorded_at, correction, result }) => {
    // Where the person says that we read it wrong, our reading draws no line.
    const trusted = isReadable(result) && (correction ?? result.dominant) === result.dominant
    const valence = trusted ? result.valence : null
    return valence === null ? [] : [{ at: Date.parse(recorded_at), level: toMoodScale(valence) }]
  })
  return {
    days,
    ratings: inWeek.flatMap(({ recorded_at, mood }) =>
      mood === null ? [] : [{ at: Date.parse(recorded_at), mood }],
    ),
    looks: inWeek.flatMap(({ recorded_at, correction, result }) => {
      const expression = correction ?? (isReadable(result) ? result.dominant : null)
      return expression === null ? [] : [{ at: Date.parse(recorded_at), expression }]
    }),
    faces,
    daily: days.slice(0, -1).flatMap((_, day) => dayPoints(days, day, faces)),
  }
}

function isReadable(result: CheckIn['result']): result is ResultSummary {
  return result !== null && result.certainty !== 'could_not_tell'
}

/** Valence of −1 … 1 on the scale of the slider, 0 … 10: the ends mean the same. */
function toMoodScale(valence: number): number {
  return (valence + 1) * (MOOD_MAX / 2)
}

function dayPoints(
  days: readonly number[],
  day: number,
  faces: readonly Pleasantness[],
): BandPoint[] {
  const from = days[day] ?? 0
  const to = days[day + 1] ?? 0
  const levels = faces.filter(({ at }) => at >= from && at < to).map(({ level }) => level)
  const value = levels.length === 0 ? null : levels.reduce((a, b) => a + b, 0) / levels.length
  const low = levels.length === 0 ? null : Math.min(...levels)
  const high = levels.length === 0 ? null : Math.max(...levels)
  return STRETCH_H.map((hour) => ({ x: from + hour * HOUR_MS, value, low, high }))
}

/** The expression seen most often, with how often; null without any. */
export function commonLook(
  looks: readonly Look[],
): { expression: Expression; times: number } | null {
  const counts = new Map<Expression, number>()
  for (const { expression } of looks) counts.set(expression, (counts.get(expression) ?? 0) + 1)
  const [best] = [...counts].sort((a, b) => b[1] - a[1])
  return best ? { expression: best[0], times: best[1] } : null
}
