// Who looks at the eyes, and what is looked at where nobody cut them out of a picture.
import { expect, test } from 'vitest'

import { ALIGN, TYPES } from './constants'
import type { ModelInfo } from './model-card'
import { eyesOfCrop, FaceNetwork } from './network'
import type { OnnxModel, Tensor } from './onnx-model'
import { blankPicture, type Picture } from './picture'

const SIDE = ALIGN.sizePx
const EYE = ALIGN.eyes.sizePx
const LENGTHS: Readonly<Record<string, number>> = {
  logits: TYPES.expressions.length,
  action_units: 2,
  head_pose: 3,
  eyes: 6,
  landmarks: 140,
  presence: 1,
}

/** A model that notes what it is given. */
function noting(): OnnxModel & { given: Readonly<Record<string, Tensor>>[] } {
  const given: Readonly<Record<string, Tensor>>[] = []
  return {
    given,
    run(pixels, dims, outputs, further = {}) {
      given.push({ crop: { data: pixels, dims }, ...further })
      const count = dims[0] ?? 0
      const answers = outputs.map((name) => {
        const length = LENGTHS[name] ?? 0
        return [name, { data: new Float32Array(count * length), dims: [count, length] }] as const
      })
      return Promise.resolve(Object.fromEntries(answers))
    },
  }
}

function info(eyes: boolean): ModelInfo {
  return {
    name: 'made',
    version: '1',
    sha256: '',
    cropVersion: ALIGN.version,
    cropSizePx: SIDE,
    eyes,
    temperature: 1,
    actionUnits: ['AU05', 'AU07'],
    evidence: {},
    presenceThreshold: 0.5,
  }
}

/** Brighter from left to right. */
function ramp(width: number, height: number): Picture {
  const picture = blankPicture(width, height)
  for (let i = 0; i < width * height; i++) {
    picture.data.fill(Math.round((255 * (i % width)) / width), 4 * i, 4 * i + 3)
  }
  return picture
}

const matrix = [1 / 200, 0, 0, 0, 1 / 200, 0] as const

test('a network that looks at eyes is given those of the picture', async () => {
  const model = noting()
  const network = new FaceNetwork(model, info(true))
  const look = network.look(ramp(200, 200), matrix)
  await network.read([look, look])
  const patches = model.given[0]?.eye_patches
  expect(patches?.dims).toEqual([2, 2, EYE, EYE])
  const pixels = patches?.data ?? new Float32Array()
  expect(pixels[0]).toBeCloseTo(ALIGN.eyes.left, 1)
  expect(pixels[EYE - 1]).toBeCloseTo(ALIGN.eyes.left + ALIGN.eyes.side, 1)
  // The left eye is mirrored: it begins where it ends in the picture.
  expect(pixels[EYE * EYE]).toBeCloseTo(ALIGN.eyes.left + 2 * ALIGN.eyes.side, 1)
  expect(pixels.slice(2 * EYE * EYE)).toEqual(pixels.slice(0, 2 * EYE * EYE))
})

test('a network that does not look at eyes is given none', async () => {
  const model = noting()
  const network = new FaceNetwork(model, info(false))
  const look = network.look(ramp(200, 200), matrix)
  expect(look.eyes).toBeNull()
  await network.read([look])
  expect(Object.keys(model.given[0] ?? {})).toEqual(['crop'])
})

test('of a crop alone the patches are cut from the crop', async () => {
  const model = noting()
  const network = new FaceNetwork(model, info(true))
  const { grey } = network.look(ramp(200, 200), matrix)
  await network.read([{ grey, eyes: null }])
  const pixels = model.given[0]?.eye_patches?.data ?? new Float32Array()
  const own = eyesOfCrop(grey, SIDE)
  expect(own.length).toBe(2 * EYE * EYE)
  own.forEach((luma, i) => {
    expect(pixels[i]).toBeCloseTo(luma / 255, 5)
  })
  expect(pixels[0]).toBeCloseTo(ALIGN.eyes.left, 1)
})
