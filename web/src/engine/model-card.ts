// The facts that travel inside a model file, and their check at the door (vision/model_card.py):
// a network made for another crop or another order of labels is refused rather than misread.
import { ALIGN, TYPES } from './constants'

export type ModelInfo = {
  readonly name: string
  readonly version: string
  readonly sha256: string
  readonly cropVersion: string
  readonly cropSizePx: number
  /** Whether the network looks at the eye patches of a face as well as at its crop. */
  readonly eyes: boolean
  readonly temperature: number
  /** In the order of the network's answers. */
  readonly actionUnits: string[]
  readonly evidence: Record<string, string>
  readonly presenceThreshold: number
}

type Metadata = Readonly<Record<string, string>>

/** What a model file says about itself; throws where it does not fit this program. */
export function readModelInfo(metadata: Metadata, sha256: string): ModelInfo {
  expect(metadata, 'label_order', TYPES.expressions.join(','))
  expect(metadata, 'crop_version', ALIGN.version)
  expect(metadata, 'channels', 'grey')
  const actionUnits = required(metadata, 'action_units').split(',')
  return {
    name: required(metadata, 'name'),
    version: required(metadata, 'version'),
    sha256,
    cropVersion: required(metadata, 'crop_version'),
    cropSizePx: positive(metadata, 'crop_size'),
    eyes: looksAtEyes(metadata),
    temperature: positive(metadata, 'temperature'),
    actionUnits,
    evidence: grades(required(metadata, 'au_evidence'), actionUnits),
    presenceThreshold: Number(required(metadata, 'presence_threshold')),
  }
}

function looksAtEyes(metadata: Metadata): boolean {
  if (metadata['eyes_version'] === undefined) return false
  expect(metadata, 'eyes_version', ALIGN.eyes.version)
  return true
}

function grades(text: string, actionUnits: readonly string[]): Record<string, string> {
  const found = Object.fromEntries(
    text.split(',').map((part) => part.split(':') as [string, string]),
  )
  for (const unit of actionUnits) {
    if (!TYPES.evidence.includes(found[unit] ?? '')) refuse(`gives no evidence for ${unit}`)
  }
  return found
}

function positive(metadata: Metadata, key: string): number {
  const value = Number(required(metadata, key))
  return value > 0 ? value : refuse(`has the ${key} ${metadata[key] ?? ''}`)
}

function expect(metadata: Metadata, key: string, wanted: string): void {
  const value = required(metadata, key)
  if (value !== wanted) refuse(`has the ${key} ${value}, not ${wanted}`)
}

function required(metadata: Metadata, key: string): string {
  return metadata[key] ?? refuse(`carries no ${key}`)
}

function refuse(why: string): never {
  throw new Error(`The model file ${why}. Use a model made for this version.`)
}
