// Judge how readable a face is, and say what stands in the way (vision/quality.py): each measure
// mapped to 0–1 by a straight ramp, the quality is the product.
import { QUALITY } from './constants'
import type { QualityMeasures } from './quality-measures'
import type { Reason } from './types'

export type Quality = { score: number; reasons: Reason[] }

export const LIMITS = QUALITY.limits
/** What can be judged before the network has measured the head's pose. */
export const LIMITS_WITHOUT_POSE = LIMITS.filter((limit) => !limit.ofPose)

/** The quality of a face and the reasons against it, the weightiest first. */
export function judge(measures: QualityMeasures, limits = LIMITS): Quality {
  const marks = limits.map(({ measure, reason, ruledOut, harmless }) => {
    const value = Math.abs(measures[measure as keyof QualityMeasures])
    const share = (value - ruledOut) / (harmless - ruledOut)
    return { reason, mark: Math.min(1, Math.max(0, share)) }
  })
  const score = marks.reduce((product, { mark }) => product * mark, 1)
  marks.sort((a, b) => a.mark - b.mark)
  let against = marks.filter(({ mark }) => mark < QUALITY.reasonBelow)
  if (score < QUALITY.readableFrom && against.length === 0) against = marks.slice(0, 1)
  return { score, reasons: [...new Set(against.map(({ reason }) => reason))] }
}

export function isReadable(quality: Quality): boolean {
  return quality.score >= QUALITY.readableFrom
}
