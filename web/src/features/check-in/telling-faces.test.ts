import { expect, test } from 'vitest'

import { toLiveFrame } from '@/client/live-wire'
import { sampleFrame, sampleReading } from '@/testing/fake-engine'

import { TellingFaces } from './telling-faces'

/** Seventy points that make a face: nothing here looks at them but the alignment. */
const LANDMARKS = Float32Array.from({ length: 140 }, (_, at) =>
  at % 2 === 0 ? 200 + 90 * Math.cos(at) + at : 200 + 90 * Math.sin(at / 2) + at / 3,
)
const HEAT = Float32Array.from({ length: 64 }, (_, at) => at / 63)

function add(faces: TellingFaces, tS: number, ...face: Parameters<typeof sampleReading>): void {
  const person = sampleReading(...face)
  faces.add(person, toLiveFrame(sampleFrame(tS, [person]), person))
}

const seen = { landmarks: LANDMARKS, heat: HEAT }

test('each expression has its clearest moment, in units of the crop', () => {
  const faces = new TellingFaces()
  add(faces, 1, 'happiness', 0.6, seen)
  add(faces, 2, 'happiness', 0.9, seen)
  add(faces, 3, 'happiness', 0.8, seen)
  add(faces, 4, 'sadness', 0.5, seen)
  expect(faces.moments.map(({ t_s, expression }) => [t_s, expression])).toEqual([
    [2, 'happiness'],
    [4, 'sadness'],
  ])
  const face = faces.moments[0]?.face
  expect(face?.landmarks).toHaveLength(70)
  expect(face?.heat.map((row) => row.length)).toEqual(Array(8).fill(8))
  expect(face?.heat[7]?.[7]).toBe(1)
})

test('what is hardly ahead, unreadable or without a map is no moment', () => {
  const faces = new TellingFaces()
  add(faces, 1, 'happiness', 0.3, seen)
  add(faces, 2, 'happiness', 0.9, { ...seen, expression: null })
  add(faces, 3, 'happiness', 0.9, { ...seen, heat: null })
  add(faces, 4, 'happiness', 0.9, { ...seen, landmarks: null })
  expect(faces.moments).toEqual([])
})
