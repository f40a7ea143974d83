// Look again where a face should be, by the network's own landmarks and its word on whether there
// is a face at all (vision/follow.py, LandmarkFollower).
import { carry, type Matrix, meanPoint, scaleOf, similarityTransform } from './align'
import { FOLLOW } from './constants'
import { boxAround, centreOf, type DetectedFace, type FaceBox, heightOf, widthOf } from './faces'
import { cropMatrix, fiveOf, rollOf, toPicture } from './landmarks'
import { type FaceNetwork, type FaceScores, showsAFace } from './network'
import type { Picture } from './picture'

/**
 * What the network said about `grey`, cut out by `guess`: `matrix` carries the picture onto the
 * crop (side 1), `moved` the guess onto the face's landmarks.
 */
export type Sighting = {
  readonly guess: DetectedFace
  readonly grey: Float32Array
  readonly matrix: Matrix
  readonly moved: Matrix
  readonly scores: FaceScores
}

/** A face where the network sees its landmarks, and what the network said meanwhile. */
export type SightedFace = DetectedFace & { readonly sighting: Sighting }

export interface Follower {
  /** For each guess, the face that is there, or null where there is none. */
  look(picture: Picture, guesses: readonly DetectedFace[]): Promise<(DetectedFace | null)[]>
}

export class LandmarkFollower implements Follower {
  /** Whether sightings come with the class activation maps. */
  withMaps = false
  private readonly network: FaceNetwork

  constructor(network: FaceNetwork) {
    this.network = network
  }

  /** A face that moved far is looked at again from there: a true one rests, others wander on. */
  async look(picture: Picture, guesses: readonly DetectedFace[]): Promise<(SightedFace | null)[]> {
    const faces = await this.lookOnce(picture, guesses)
    const moved = faces.flatMap((face, index) =>
      face !== null && !rests(face.sighting) ? [{ face, index }] : [],
    )
    const again = await this.lookOnce(
      picture,
      moved.map(({ face }) => face),
    )
    moved.forEach(({ index }, i) => {
      const after = again[i] ?? null
      faces[index] = after !== null && rests(after.sighting) ? after : null
    })
    return faces
  }

  private async lookOnce(
    picture: Picture,
    guesses: readonly DetectedFace[],
  ): Promise<(SightedFace | null)[]> {
    const cut = guesses.map((guess) => {
      const matrix = cropMatrix(guess.landmarks5)
      return { guess, matrix, look: this.network.look(picture, matrix) }
    })
    const scores = await this.network.read(
      cut.map(({ look }) => look),
      this.withMaps,
    )
    return cut.map(({ guess, matrix, look }, i) =>
      this.placed({ guess, matrix, grey: look.grey, scores: scores[i]! }),
    )
  }

  /** The guess moved onto the landmarks, null where that is no plausible face. */
  private placed(seen: Omit<Sighting, 'moved'>): SightedFace | null {
    const { guess, matrix, scores } = seen
    const landmarks5 = fiveOf(toPicture(scores.landmarks70, matrix))
    const moved = similarityTransform(guess.landmarks5, landmarks5)
    if (!showsAFace(scores, this.network.info) || !plausible(moved, guess)) return null
    return { box: carried(guess.box, moved), landmarks5, sighting: { ...seen, moved } }
  }
}

/** What was said of a face while it was followed, where the crop lay so near that it is its reading. */
export function sightingOf(face: DetectedFace | SightedFace): Sighting | null {
  if (!('sighting' in face)) return null
  const { guess, matrix, moved } = face.sighting
  const near =
    shiftPx(guess, moved) * scaleOf(matrix) <= FOLLOW.sameCropShift &&
    Math.abs(Math.log(scaleOf(moved))) <= FOLLOW.sameCropScale &&
    Math.abs(rollOf(moved)) <= FOLLOW.sameCropTurn
  return near ? face.sighting : null
}

/** Whether a face can have moved so from where it was guessed. */
function plausible(moved: Matrix, guess: DetectedFace): boolean {
  const scale = scaleOf(moved)
  if (scale < 1 / FOLLOW.maxScale || scale > FOLLOW.maxScale) return false
  if (Math.abs(rollOf(moved)) > (FOLLOW.maxTurnDeg / 180) * Math.PI) return false
  return shiftPx(guess, moved) <= FOLLOW.maxShift * sizeOf(guess.box)
}

/** Whether a face hardly moved (in its own sizes) and hardly grew from where it was guessed. */
function rests({ guess, moved }: Sighting): boolean {
  const shift = shiftPx(guess, moved) / sizeOf(guess.box)
  return Math.max(shift, Math.abs(Math.log(scaleOf(moved)))) <= FOLLOW.restsWithin
}

/** How far the middle of a face's landmarks is carried. */
function shiftPx(guess: DetectedFace, moved: Matrix): number {
  const [x, y] = meanPoint(guess.landmarks5)
  const [toX, toY] = carry(moved, x, y)
  return Math.hypot(toX - x, toY - y)
}

function sizeOf(box: FaceBox): number {
  return Math.max(widthOf(box), heightOf(box), 1e-6)
}

/** A box shifted and scaled as its face was; boxes do not turn. */
function carried(box: FaceBox, moved: Matrix): FaceBox {
  const half = scaleOf(moved) / 2
  const centre = carry(moved, ...centreOf(box))
  return {
    ...boxAround(centre, widthOf(box) * half, heightOf(box) * half),
    faceScore: box.faceScore,
  }
}
