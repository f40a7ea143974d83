import { expect, test } from 'vitest'

import { TRACK } from './constants'
import type { DetectedFace } from './faces'
import { blankPicture } from './picture'
import { FaceTracker } from './track'

const PICTURE = blankPicture(1, 1)

function faceAt(x: number, faceScore = 1): DetectedFace {
  return {
    box: { x1: x, y1: 0, x2: x + 100, y2: 100, faceScore },
    landmarks5: Float32Array.of(x + 30, 40, x + 70, 40, x + 50, 60, x + 35, 80, x + 65, 80),
  }
}

/** A tracker in a world where faces are where `world` says; searches and looks see just that. */
function trackerOf(world: { faces: number[] }, maxFaces?: number) {
  const faces = () => world.faces.map((x) => faceAt(x))
  const nearest = (guess: DetectedFace) =>
    faces().find((face) => Math.abs(face.box.x1 - guess.box.x1) < 50) ?? null
  const tracker = new FaceTracker(
    { detect: () => Promise.resolve(faces()) },
    { look: (_, guesses) => Promise.resolve(guesses.map(nearest)) },
    maxFaces,
  )
  return tracker
}

test.each([2, 7, 15, 30])(
  'at %d frames a second no two searches are over a second apart',
  async (fps) => {
    const tracker = trackerOf({ faces: [0] })
    const searches: number[] = []
    for (let i = 0; i < 5 * fps; i++) {
      if ((await tracker.update(PICTURE, i / fps)).searched) searches.push(i / fps)
    }
    const gaps = searches.slice(1).map((time, i) => time - (searches[i] ?? NaN))
    expect(Math.max(...gaps)).toBeLessThanOrEqual(TRACK.detectEveryS + 1e-9)
    if (fps > 5) expect(searches.length).toBeLessThan(3 * fps)
  },
)

test('a face that left is not reported, and its id is not given to another', async () => {
  const world = { faces: [0, 400] }
  const tracker = trackerOf(world)
  const ids = async (tS: number) =>
    (await tracker.update(PICTURE, tS)).faces.map((face) => face.trackId)
  expect(await ids(0)).toEqual([1, 2])
  world.faces = [400]
  expect(await ids(0.1)).toEqual([2])
  for (let tS = 0.2; tS < 1.5; tS += 0.1) expect(await ids(tS)).toEqual([2])
  world.faces = [0, 400]
  expect((await ids(2)).sort()).toEqual([2, 3])
})

test('a face gone for a moment keeps its id', async () => {
  const world = { faces: [0] }
  const tracker = trackerOf(world)
  await tracker.update(PICTURE, 0)
  world.faces = []
  expect((await tracker.update(PICTURE, 0.1)).faces).toEqual([])
  world.faces = [0]
  expect((await tracker.update(PICTURE, 0.2)).faces[0]?.trackId).toBe(1)
})

test('with room for two, those already followed keep their places', async () => {
  const world = { faces: [0, 200] }
  const tracker = trackerOf(world, 2)
  await tracker.update(PICTURE, 0)
  world.faces = [0, 200, 400, 600]
  const { faces } = await tracker.update(PICTURE, 1)
  expect(faces.map((face) => face.trackId)).toEqual([1, 2])
})

/** The times of 20 frames at 15 a second in which a face was reported, and of the searches. */
async function reported(world: (tS: number) => DetectedFace[], sees = true, confirm = true) {
  let now = 0
  const follower = {
    look: (_: unknown, guesses: readonly DetectedFace[]) =>
      Promise.resolve(guesses.map((guess) => (sees ? guess : null))),
  }
  const detector = { detect: () => Promise.resolve(world(now)) }
  const tracker = new FaceTracker(detector, follower, undefined, confirm)
  const [times, searches]: [number[], number[]] = [[], []]
  for (let frame = 0; frame < 20; frame++) {
    now = frame / 15
    const { faces, searched } = await tracker.update(PICTURE, now)
    if (faces.length > 0) times.push(frame)
    if (searched) searches.push(frame)
  }
  return { times, searches }
}

test('a face that the detector is sure of is reported at once', async () => {
  const { times, searches } = await reported(() => [faceAt(0, 0.98)])
  expect(times.length).toBe(20)
  expect(searches[0]).toBe(0)
  expect(searches[1]).toBeGreaterThan(10)
})

test.each([
  [0.9, true],
  [0.99, false],
])('a face of score %d, seen by the follower: %s, waits to be found again', async (score, sees) => {
  const { times, searches } = await reported(() => [faceAt(0, score)], sees)
  expect(times[0]).toBe(3)
  expect(searches.slice(0, 2)).toEqual([0, 3])
})

test('a pattern that passes for a face once is never reported', async () => {
  const { times } = await reported((tS) => (tS < 0.1 ? [faceAt(0, 0.9)] : []))
  expect(times).toEqual([])
})

test('a pattern that is elsewhere each time is never reported', async () => {
  const { times } = await reported((tS) => [faceAt(3000 * tS, 0.9)])
  expect(times).toEqual([])
})

test('in pictures that do not move every face is reported at once', async () => {
  const { times } = await reported(() => [faceAt(0, 0.9)], true, false)
  expect(times.length).toBe(20)
})
