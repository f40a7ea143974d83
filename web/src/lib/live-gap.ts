// When readings of a live session are so far apart that no line joins them.

/** Longer without a reading is a gap. */
export const GAP_S = 0.7
/** Where readings are rare, so many ordinary intervals; but never more than this. */
const INTERVALS = 2.5
export const LONGEST_GAP_S = 3

/** How long nothing may come before it is a gap, where readings ordinarily lie so far apart. */
export function gapOf(interval_s: number): number {
  return Math.min(Math.max(GAP_S, INTERVALS * interval_s), LONGEST_GAP_S)
}
