/** Too early an estimate jumps about. */
const ENOUGH_SHARE = 0.15
const WORTH_SAYING_S = 2

/** Estimate the seconds left from the share done in `elapsed_s`; null while that says nothing. */
export function secondsLeft(share: number, elapsed_s: number): number | null {
  if (share < ENOUGH_SHARE || share >= 1) return null
  const left_s = Math.round((elapsed_s * (1 - share)) / share)
  return left_s >= WORTH_SAYING_S ? left_s : null
}
