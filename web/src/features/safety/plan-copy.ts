// A copy of the safety plan on this device, only where the person ticked it. Not encrypted, so
// that it opens in a crisis without network, log-in or password; the page says so.
import type { SafetyPlan } from '@/client/safety'

export const STEPS = [
  'warning_signs',
  'on_my_own',
  'people_and_places',
  'people_to_ask',
  'professionals',
  'safer_surroundings',
] as const

const KEY = 'emocare-safety-plan'
export const EMPTY_PLAN: SafetyPlan = {
  warning_signs: [],
  on_my_own: [],
  people_and_places: [],
  people_to_ask: [],
  professionals: [],
  safer_surroundings: [],
}

/** Only the six lists, whatever else the server's answer holds. */
export function sixLists(plan: Partial<SafetyPlan>): SafetyPlan {
  return Object.fromEntries(STEPS.map((step) => [step, plan[step] ?? []])) as SafetyPlan
}

export function readCopy(): SafetyPlan | null {
  try {
    const kept = localStorage.getItem(KEY)
    if (kept === null) return null
    const found = JSON.parse(kept) as Record<string, unknown>
    const lists = STEPS.map((step) => [step, linesOf(found[step])])
    return Object.fromEntries(lists) as SafetyPlan
  } catch {
    return null
  }
}

function linesOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((line) => typeof line === 'string') : []
}

/** Say whether it is kept now: private windows may refuse. */
export function keepCopy(plan: SafetyPlan): boolean {
  try {
    localStorage.setItem(KEY, JSON.stringify(sixLists(plan)))
    return true
  } catch {
    return false
  }
}

export function removeCopy(): void {
  try {
    localStorage.removeItem(KEY)
  } catch {
    // Nothing can have been kept.
  }
}
