// Face crops in, calibrated answers out (vision/network.py and scores.py). Everything is as it
// stands in the crop: landmarks in units of its side, the roll without what the alignment took.
import { alignFace, cutEyes, type Matrix } from './align'
import { ALIGN, NETWORK, TYPES } from './constants'
import type { ModelInfo } from './model-card'
import { type OnnxModel, output, type Tensor } from './onnx-model'
import { blankPicture, type Picture } from './picture'

/**
 * What a network looks at: luma (0–255, row by row) of a crop and of its eye patches, the right
 * one first. Without patches, a network that looks at eyes gets those of the crop.
 */
export type Look = { readonly grey: Float32Array; readonly eyes: Float32Array | null }

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
const EYES = 'eye_patches'
const [RED, GREEN, BLUE] = NETWORK.luma as [number, number, number]
const WHITE = 255

export class FaceNetwork {
  readonly info: ModelInfo
  private readonly model: OnnxModel

  constructor(model: OnnxModel, info: ModelInfo) {
    this.model = model
    this.info = info
  }

  /** What the network says about faces that it has been shown; none may be given. */
  async read(looks: readonly Look[], withMaps = false): Promise<FaceScores[]> {
    if (looks.length === 0) return []
    const side = this.info.cropSizePx
    const outputs = withMaps ? [...OUTPUTS, MAPS] : OUTPUTS
    const found = await this.model.run(
      pixelsOf(looks.map(({ grey }) => grey)),
      [looks.length, 1, side, side],
      outputs,
      this.info.eyes ? { [EYES]: this.patchesOf(looks) } : {},
    )
    return looks.map((_, face) => this.scores(found, face, looks.length, withMaps))
  }

  /** Cut out what the network looks at; `matrix` is the face's `cropMatrix`. */
  look(picture: Picture, matrix: Matrix, grey = this.greyCrop(picture, matrix)): Look {
    return { grey, eyes: this.info.eyes ? toPatches(cutEyes(picture, matrix)) : null }
  }

  private greyCrop(picture: Picture, matrix: Matrix): Float32Array {
    return toGrey(alignFace(picture, matrix, this.info.cropSizePx))
  }

  private patchesOf(looks: readonly Look[]): Tensor {
    const side = ALIGN.eyes.sizePx
    const patches = looks.map(({ grey, eyes }) => eyes ?? eyesOfCrop(grey, this.info.cropSizePx))
    return { data: pixelsOf(patches), dims: [looks.length, 2, side, side] }
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

/** The patches of which nothing but the grey crop is known (`eyes_of_crop`). */
export function eyesOfCrop(grey: Float32Array, side: number): Float32Array {
  const crop = blankPicture(side, side)
  grey.forEach((luma, i) => crop.data.fill(luma, 4 * i, 4 * i + 3))
  return toPatches(cutEyes(crop, [1 / side, 0, 0, 0, 1 / side, 0]))
}

/** Both eyes' luma one after the other, out of the picture that shows them side by side. */
export function toPatches(both: Picture): Float32Array {
  const side = both.height
  const grey = toGrey(both)
  const patches = new Float32Array(2 * side * side)
  for (let row = 0; row < side; row++) {
    const start = 2 * row * side
    patches.set(grey.subarray(start, start + side), row * side)
    // The left eye is mirrored, so that one network can look at both alike.
    const left = grey.subarray(start + side, start + 2 * side)
    patches.set(left.slice().reverse(), (side + row) * side)
  }
  return patches
}

function pixelsOf(pictures: readonly Float32Array[]): Float32Array {
  const size = pictures[0]?.length ?? 0
  const pixels = new Float32Array(pictures.length * size)
  pictures.forEach((picture, face) => {
    for (let i = 0; i < size; i++) pixels[face * size + i] = picture[i]! / WHITE
  })
  return pixels
}
