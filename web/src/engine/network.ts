// Face crops in, calibrated answers out (vision/network.py and scores.py). Everything is as it
// stands in the crop: landmarks in units of its side, the roll without what the alignment took.
import { NETWORK, TYPES } from './constants'
import type { ModelInfo } from './model-card'
import { type OnnxModel, output, type Tensor } from './onnx-model'
import type { Picture } from './picture'

/** The answers about one crop. */
export type FaceScores = {
  readonly expression: Float32Array
  readonly actionUnits: Float32Array
  /** Yaw, pitch, roll. */
  readonly headPose: Float32Array
  /** Openness, gaze yaw, gaze pitch: of the person's right eye, then of the left. */
  readonly eyes: Float32Array
  readonly landmarks70: Float32Array
  /** Probability that there is a readable face in the crop. */
  readonly presence: number
  /** Class activation maps (8 × 8 places for each expression), where asked for. */
  readonly maps: Float32Array | null
}

const OUTPUTS = ['logits', 'action_units', 'head_pose', 'eyes', 'landmarks', 'presence']
const MAPS = 'expression_maps'
const [RED, GREEN, BLUE] = NETWORK.luma as [number, number, number]
const WHITE = 255

export class FaceNetwork {
  readonly info: ModelInfo
  private readonly model: OnnxModel

  constructor(model: OnnxModel, info: ModelInfo) {
    this.model = model
    this.info = info
  }

  /** What the network says about grey crops (0–255, row by row); none may be given. */
  async read(crops: readonly Float32Array[], withMaps = false): Promise<FaceScores[]> {
    if (crops.length === 0) return []
    const side = this.info.cropSizePx
    const outputs = withMaps ? [...OUTPUTS, MAPS] : OUTPUTS
    const found = await this.model.run(
      pixelsOf(crops, side),
      [crops.length, 1, side, side],
      outputs,
    )
    return crops.map((_, face) => this.scores(found, face, crops.length, withMaps))
  }

  private scores(
    found: Readonly<Record<string, Tensor>>,
    face: number,
    count: number,
    withMaps: boolean,
  ): FaceScores {
    const row = (name: string) => {
      const { data } = output(found, name)
      const length = data.length / count
      return data.slice(face * length, (face + 1) * length)
    }
    return {
      expression: softmax(row('logits'), this.info.temperature),
      actionUnits: row('action_units'),
      headPose: row('head_pose'),
      eyes: row('eyes'),
      landmarks70: row('landmarks'),
      presence: row('presence')[0]!,
      maps: withMaps ? row(MAPS) : null,
    }
  }
}

/** Whether the network sees a readable face in the crop at all. */
export function showsAFace(scores: FaceScores, info: ModelInfo): boolean {
  return scores.presence >= info.presenceThreshold
}

/** Luma of a crop in whole grey levels, because the network was trained on 8-bit pictures. */
export function toGrey(crop: Picture): Float32Array {
  const { data } = crop
  const grey = new Float32Array(crop.width * crop.height)
  for (let i = 0, at = 0; i < grey.length; i++, at += 4) {
    grey[i] = Math.round(RED * data[at]! + GREEN * data[at + 1]! + BLUE * data[at + 2]!)
  }
  return grey
}

export function softmax(logits: Float32Array, temperature: number): Float32Array {
  const most = Math.max(...logits)
  const powers = logits.map((logit) => Math.exp((logit - most) / temperature))
  const sum = powers.reduce((total, power) => total + power, 0)
  return powers.map((power) => power / sum)
}

/** The map of the strongest expression, 0–1: 1 speaks most for it, 0 does not, or against it. */
export function heatOf(scores: FaceScores): Float32Array | null {
  if (scores.maps === null) return null
  const places = scores.maps.length / TYPES.expressions.length
  const top = strongest(scores.expression)
  const map = scores.maps.subarray(top * places, (top + 1) * places)
  // The map's mean is the logit itself: what lies above it lifts the answer.
  const mean = map.reduce((total, value) => total + value, 0) / places
  const above = map.map((value) => Math.max(value - mean, 0))
  const peak = Math.max(...above)
  return peak > 0 ? above.map((value) => value / peak) : above
}

export function strongest(values: Float32Array): number {
  return values.reduce((best, value, i) => (value > values[best]! ? i : best), 0)
}

function pixelsOf(crops: readonly Float32Array[], side: number): Float32Array {
  const pixels = new Float32Array(crops.length * side * side)
  crops.forEach((crop, face) => {
    const start = face * side * side
    for (let i = 0; i < crop.length; i++) pixels[start + i] = crop[i]! / WHITE
  })
  return pixels
}
