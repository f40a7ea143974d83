// Which face belongs to which track: pure functions of track.py.
import { TRACK } from './constants'
import { overlap } from './detect-geometry'
import type { DetectedFace } from './faces'
import { distanceInSizes, predicted, type Track } from './track-motion'
import type { Box } from './types'

/** Pair tracks with faces by index, nearest to the prediction first; each is used once. */
export function match(
  tracks: readonly Track[],
  faces: readonly DetectedFace[],
  nowS: number,
): Map<number, number> {
  const near = tracks.flatMap((track, i) =>
    faces.flatMap((face, j) =>
      inReach(track, face, nowS)
        ? [{ i, j, distance: distanceInSizes(predicted(track, nowS), face.box) }]
        : [],
    ),
  )
  near.sort((a, b) => a.distance - b.distance || a.i - b.i || a.j - b.j)
  const pairs = new Map<number, number>()
  const taken = new Set<number>()
  for (const { i, j } of near) {
    if (pairs.has(i) || taken.has(j)) continue
    pairs.set(i, j)
    taken.add(j)
  }
  return pairs
}

/** Whether a face is near enough to where a track should be to be the same one. */
export function inReach(track: Track, face: DetectedFace, nowS: number): boolean {
  const reach = TRACK.reach + TRACK.reachPerS * (nowS - track.seenS)
  return distanceInSizes(predicted(track, nowS), face.box) <= reach
}

/** The largest overlap of a box with others, 0 where there are none. */
export function overlapWithAny(box: Box, others: readonly Box[]): number {
  return others.reduce((most, other) => Math.max(most, overlap(box, other)), 0)
}

/** The tracks whose sighting is really another track's face: the more surprised one is wrong. */
export function doubled(
  looked: readonly Track[],
  sightings: ReadonlyMap<number, Track>,
  settled: readonly Box[],
  nowS: number,
): number[] {
  const sighted = looked.flatMap((track) => {
    const box = sightings.get(track.trackId)?.face.box
    if (box === undefined) return []
    const surprise = distanceInSizes(predicted(track, nowS), box)
    return [{ trackId: track.trackId, box, surprise }]
  })
  const taken = [...settled]
  const wrong: number[] = []
  for (const { trackId, box } of sighted.sort((a, b) => a.surprise - b.surprise)) {
    if (overlapWithAny(box, taken) > TRACK.sameFaceOverlap) wrong.push(trackId)
    else taken.push(box)
  }
  return wrong
}
