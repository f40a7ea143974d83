// The last seven days as numbers for a chart, worked out apart from how it is drawn.
import type { CheckIn } from '@/client/types'
import type { Expression } from '@/lib/expressions'

import type { BandPoint } from './line-options'

export const WEEK_DAYS = 7
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

export interface Week {
  /** Local midnights of the seven days and the one after, milliseconds. */
  readonly days: readonly number[]
  readonly ratings: readonly Rating[]
  /** Dominant expressions; the person's correction goes before ours. */
  readonly looks: readonly Look[]
  /** Two points for each day: mean of the ratings, with the lowest and highest. */
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
  const ratings = inWeek.flatMap(({ recorded_at, mood }) =>
    mood === null ? [] : [{ at: Date.parse(recorded_at), mood }],
  )
  const looks = inWeek.flatMap(({ recorded_at, correction, result }) => {
    const expression = correction ?? sureExpression(result)
    return expression === null ? [] : [{ at: Date.parse(recorded_at), expression }]
  })
  return {
    days,
    ratings,
    looks,
    daily: days.slice(0, -1).flatMap((_, day) => dayPoints(days, day, ratings)),
  }
}

function sureExpression(result: CheckIn['result']): Expression | null {
  return result === null || result.certainty === 'could_not_tell' ? null : result.dominant
}

function dayPoints(days: readonly number[], day: number, ratings: readonly Rating[]): BandPoint[] {
  const from = days[day] ?? 0
  const to = days[day + 1] ?? 0
  const moods = ratings.filter(({ at }) => at >= from && at < to).map(({ mood }) => mood)
  const value = moods.length === 0 ? null : moods.reduce((a, b) => a + b, 0) / moods.length
  const low = moods.length === 0 ? null : Math.min(...moods)
  const high = moods.length === 0 ? null : Math.max(...moods)
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
