import type { CheckIn } from '@/client/types'
import { dayKey } from '@/lib/format'

export interface Day {
  /** YYYY-MM-DD in the zone the check-in was made in. */
  readonly day: string
  readonly items: readonly CheckIn[]
}

/** Split a list that is sorted by time into days, keeping its order. */
export function groupByDay(checkIns: readonly CheckIn[]): Day[] {
  const days = new Map<string, CheckIn[]>()
  for (const checkIn of checkIns) {
    const day = dayKey(checkIn.recorded_at, checkIn.time_zone)
    days.set(day, [...(days.get(day) ?? []), checkIn])
  }
  return [...days].map(([day, items]) => ({ day, items }))
}
