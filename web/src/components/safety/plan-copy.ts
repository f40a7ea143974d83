// A copy of the safety plan on this device, only where the person ticked it. Not encrypted, so
// that it opens in a crisis without network, log-in or password; the page says so. It goes at
// logging out unless the person says that it shall stay, and with the account.
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

/** The plan that is kept here, whoever's it is; null without one. */
export function readCopy(): SafetyPlan | null {
  const found = readKept()
  if (found === null) return null
  const lists = STEPS.map((step) => [step, linesOf(found[step])])
  return Object.fromEntries(lists) as SafetyPlan
}

/** Whether the copy on this device is of this person's plan. */
export function isCopyOf(personId: string): boolean {
  return readKept()?.person === personId
}

function readKept(): Record<string, unknown> | null {
  try {
    const found = JSON.parse(localStorage.getItem(KEY) ?? 'null') as unknown
    return typeof found === 'object' ? (found as Record<string, unknown> | null) : null
  } catch {
    return null
  }
}

function linesOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((line) => typeof line === 'string') : []
}

/** Say whether it is kept now: private windows may refuse. */
export function keepCopy(plan: SafetyPlan, personId: string): boolean {
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...sixLists(plan), person: personId }))
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
