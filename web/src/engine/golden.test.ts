// The same pictures, read by Python and here: tools/golden.py says how to make the vectors again.
import { beforeAll, describe, expect, test } from 'vitest'

import {
  eyesOf,
  filmFrame,
  goldenPicture,
  openShippedEngine,
  pictureOf,
  readNetworkVectors,
  readVectors,
} from '@/testing/golden'

import { alignFace, cutEyes } from './align'
import type { Engine } from './assemble'
import { cropMatrix } from './landmarks'
import { heatOf, toGrey, toPatches } from './network'
import { judge } from './quality'
import { measureQuality } from './quality-measures'
import { estimateHeadPose } from './quality-pose'

const { cases } = readVectors()
const names = cases.map(({ picture }) => picture)
let engine: Engine

beforeAll(async () => {
  engine = await openShippedEngine()
})

function near(values: Iterable<number>, wanted: readonly number[], within: number): void {
  const found = [...values]
  expect(found.length).toBe(wanted.length)
  const off = found.map((value, i) => Math.abs(value - (wanted[i] ?? NaN)))
  expect(Math.max(...off), `${found.join()} is not ${wanted.join()}`).toBeLessThanOrEqual(within)
}

function isNear(values: Iterable<number>, wanted: readonly number[], within: number): boolean {
  const found = [...values]
  return (
    found.length === wanted.length &&
    found.every((value, i) => Math.abs(value - (wanted[i] ?? NaN)) <= within)
  )
}

function corners(box: { x1: number; y1: number; x2: number; y2: number }): number[] {
  return [box.x1, box.y1, box.x2, box.y2]
}

describe.each(cases)('$picture, before the face network', ({ picture, faces, crops }) => {
  const rgb = goldenPicture(picture)

  test('the same faces are found', async () => {
    const found = await engine.detector.detect(rgb)
    expect(found.length).toBe(faces.length)
    found.forEach((face, i) => {
      near(corners(face.box), faces[i]?.box ?? [], 1)
      near(face.landmarks5, faces[i]?.landmarks5 ?? [], 1)
    })
  })

  test.each(crops)('the crop at $landmarks5.0 is the same to a grey level', (one) => {
    const crop = alignFace(rgb, cropMatrix(Float32Array.from(one.landmarks5))).data
    const wanted = pictureOf(one.rgb, 64).data
    let [most, sum] = [0, 0]
    for (let i = 0; i < crop.length; i++) {
      const off = i % 4 === 3 ? 0 : Math.abs((crop[i] ?? 0) - (wanted[i] ?? 0))
      most = Math.max(most, off)
      sum += off
    }
    expect(most).toBeLessThanOrEqual(1)
    expect(sum / (64 * 64 * 3)).toBeLessThanOrEqual(0.25)
  })

  test.each(crops)('the eye patches at $landmarks5.0 are the same to a grey level', (one) => {
    const patches = toPatches(cutEyes(rgb, cropMatrix(Float32Array.from(one.landmarks5))))
    const wanted = eyesOf(one.eyes)
    const off = patches.map((luma, i) => Math.abs(luma - (wanted[i] ?? NaN)))
    expect(patches.length).toBe(wanted.length)
    expect(Math.max(...off)).toBeLessThanOrEqual(1)
    expect(off.reduce((sum, one) => sum + one, 0) / off.length).toBeLessThanOrEqual(0.25)
  })

  test.each(crops)('the quality at $landmarks5.0 is the same', (one) => {
    const landmarks5 = Float32Array.from(one.landmarks5)
    const face = { box: { x1: 0, y1: 0, x2: 1, y2: 1, faceScore: one.face_score }, landmarks5 }
    const grey = toGrey(pictureOf(one.rgb, 64))
    const pose = estimateHeadPose(landmarks5)
    const measures = measureQuality(grey, face, [rgb.width, rgb.height], pose)
    for (const [name, value] of Object.entries(measures)) {
      const snake = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
      const wanted = one.measures[snake] ?? NaN
      expect(Math.abs(value - wanted), name).toBeLessThanOrEqual(0.01 * Math.abs(wanted) + 1e-3)
    }
    const quality = judge(measures)
    expect(quality.score).toBeCloseTo(one.quality.score, 2)
    expect(quality.reasons).toEqual(one.quality.reasons)
  })
})

describe.each(names)('%s, by the face network', (name) => {
  test('its answers about a crop are the same', async () => {
    const { answers } = readNetworkVectors()
    const crops = cases.find(({ picture }) => picture === name)?.crops ?? []
    const looks = crops.map(({ rgb, eyes }) => {
      return { grey: toGrey(pictureOf(rgb, 64)), eyes: eyesOf(eyes) }
    })
    const found = await engine.network.read(looks, true)
    const alone = await engine.network.read(looks.map(({ grey }) => ({ grey, eyes: null })))
    found.forEach((scores, i) => {
      const wanted = answers[name]?.[i]
      if (wanted === undefined) throw new Error('no golden answer')
      near(alone[i]?.actionUnits ?? [], wanted.units_of_the_crop, 0.05)
      near(scores.expression, wanted.expression, 0.02)
      near(scores.actionUnits, wanted.action_units, 0.05)
      near(scores.headPose, wanted.head_pose, 0.01)
      near(scores.eyes, wanted.eyes, 0.02)
      near(scores.landmarks70, wanted.landmarks70, 0.005)
      near([scores.presence], wanted.presence, 0.02)
      const places = wanted.map
      const mean = places.reduce((sum, value) => sum + value, 0) / places.length
      const peak = Math.max(...places) - mean
      near(
        heatOf(scores) ?? [],
        places.map((v) => Math.max(v - mean, 0) / peak),
        0.02,
      )
    })
  })

  test('the whole readings are the same', async () => {
    const { readings, action_units } = readNetworkVectors()
    expect(engine.info.actionUnits).toEqual(action_units)
    engine.reader.reset(false)
    const { faces } = await engine.reader.read(goldenPicture(name), 0)
    const wanted = readings[name] ?? []
    expect(faces.length).toBe(wanted.length)
    faces.forEach((face, i) => {
      const one = wanted[i]
      if (one === undefined) throw new Error('no golden reading')
      expect(face.trackId).toBe(one.track_id)
      near(corners(face.box), one.box, 1)
      near(face.landmarks ?? [], one.landmarks ?? [], 1)
      near(face.expression ?? [], one.expression ?? [], 0.02)
      near(face.actionUnits ?? [], one.action_units, 0.1)
      near([face.valence ?? 9, face.arousal ?? 9], [one.valence ?? 9, one.arousal ?? 9], 0.02)
      near([face.confidence ?? 9], [one.confidence ?? 9], 0.02)
      near(face.pose ? [face.pose.yaw, face.pose.pitch, face.pose.roll] : [], one.pose, 0.02)
      const eyes = (face.eyes ?? []).map((e) => [e.openness, e.gazeYaw, e.gazePitch])
      near(eyes.flat(), one.eyes.flat(), 0.03)
      expect(face.quality.score).toBeCloseTo(one.quality, 1)
      expect(face.quality.reasons).toEqual(one.reasons)
    })
  })
})

test('faces that cross keep their ids, and one that left is never reported', async () => {
  const { film } = readNetworkVectors()
  const two = goldenPicture('two')
  const wanted = film.frames.map(({ faces }) => new Map(faces.map((f) => [f.track_id, f])))
  engine.reader.reset()
  let [compared, close] = [0, 0]
  for (const index of film.frames.keys()) {
    const read = await engine.reader.read(filmFrame(film, two, index), index / film.fps)
    const ids = read.faces.map((face) => face.trackId)
    // Behind the other a face may fade a frame earlier or later: the arithmetic is not the same.
    const around = [index, index - 1, index + 1].flatMap((i) => wanted[i] ?? [])
    expect(around.map((faces) => [...faces.keys()].join())).toContain(ids.join())
    for (const face of read.faces) {
      const one = wanted[index]?.get(face.trackId)
      if (one === undefined) continue
      // The search cuts its squares on whole pixels. Where a corner lies at a half, a grey level
      // moves it by one, and the box that is found by two; it is carried until the next search.
      near(corners(face.box), one.box, 2.5)
      if (one.expression === null) continue
      compared += 1
      close += Number(isNear(face.expression ?? [], one.expression, 0.02))
    }
  }
  const shown = film.frames.filter(({ faces }) => faces.length === 2).length
  expect(shown).toBeGreaterThan(film.frames.length / 2)
  // Boxes that lie off by a pixel or two change what is read a little.
  expect(close / compared).toBeGreaterThan(0.9)
}, 60_000)
