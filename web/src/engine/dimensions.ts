// Valence and arousal from what a face showed (affect/dimensions.py, which gives the sources).
import { DIMENSIONS, TYPES } from './constants'

/** What a face's action units are, and how far each is trusted. */
export type UnitInfo = {
  readonly actionUnits: readonly string[]
  readonly evidence: Readonly<Record<string, string>>
}
export type Place = readonly [valence: number, arousal: number]

/** Valence and arousal in −1 to 1; null where all of the probability has no verified place. */
export function valenceArousal(
  expression: Float32Array,
  units: Float32Array | null,
  info: UnitInfo,
): Place | null {
  let [total, valence, arousal] = [0, 0, 0]
  DIMENSIONS.places.forEach((place, i) => {
    if (place === null) return
    const probability = expression[i]!
    total += probability
    valence += probability * place[0]
    arousal += probability * place[1]
  })
  if (total <= 0) return null
  const balance = units === null ? null : movementBalance(units, info)
  const { movementShare } = DIMENSIONS
  const alone = valence / total
  const mixed = balance === null ? alone : (1 - movementShare) * alone + movementShare * balance
  return [mixed, arousal / total]
}

/** (Pleasant − the stronger unpleasant movement) / 5; null where one was not measured. */
function movementBalance(units: Float32Array, info: UnitInfo): number | null {
  const measured = [DIMENSIONS.pleasant, ...DIMENSIONS.unpleasant].map((name) => {
    const at = info.actionUnits.indexOf(name)
    if (at < 0 || info.evidence[name] === DIMENSIONS.notMeasured) return null
    return Math.min(Math.max(units[at]!, 0), TYPES.maxIntensity)
  })
  if (measured.includes(null)) return null
  const [pleasant, ...unpleasant] = measured as [number, ...number[]]
  return (pleasant - Math.max(...unpleasant)) / TYPES.maxIntensity
}
