// Look again where a face should be, by the network's own landmarks and its word on whether there
// is a face at all (vision/follow.py, LandmarkFollower).
import { alignFace, carry, type Matrix, meanPoint, scaleOf, similarityTransform } from './align'
import { FOLLOW } from './constants'
import { boxAround, centreOf, type DetectedFace, type FaceBox, heightOf, widthOf } from './faces'
import { cropMatrix, fiveOf, rollOf, toPicture } from './landmarks'
import { type FaceNetwork, type FaceScores, showsAFace, toGrey } from './network'
import type { Picture } from './picture'

export interface Follower {
  /** For each guess, the face that is there, or null where there is none. */
  look(picture: Picture, guesses: readonly DetectedFace[]): Promise<(DetectedFace | null)[]>
}

export class LandmarkFollower implements Follower {
  private readonly network: FaceNetwork

  constructor(network: FaceNetwork) {
    this.network = network
  }

  /** A face that moved far is looked at again from there: a true one rests, others wander on. */
  async look(picture: Picture, guesses: readonly DetectedFace[]): Promise<(DetectedFace | null)[]> {
    const faces = await this.lookOnce(picture, guesses)
    const moved = faces.flatMap((face, index) =>
      face !== null && !rests(guesses[index]!, face) ? [{ face, index }] : [],
    )
    const again = await this.lookOnce(
      picture,
      moved.map(({ face }) => face),
    )
    moved.forEach(({ face, index }, i) => {
      const after = again[i] ?? null
      faces[index] = after !== null && rests(face, after) ? after : null
    })
    return faces
  }

  private async lookOnce(
    picture: Picture,
    guesses: readonly DetectedFace[],
  ): Promise<(DetectedFace | null)[]> {
    const side = this.network.info.cropSizePx
    const crops = guesses.map((guess) => toGrey(alignFace(picture, guess.landmarks5, side)))
    const scores = await this.network.read(crops)
    return scores.map((answer, i) => this.placed(guesses[i]!, answer))
  }

  /** The guess moved onto the landmarks, null where that is no plausible face. */
  private placed(guess: DetectedFace, answer: FaceScores): DetectedFace | null {
    const points = fiveOf(toPicture(answer.landmarks70, cropMatrix(guess.landmarks5)))
    const moved = similarityTransform(guess.landmarks5, points)
    if (!showsAFace(answer, this.network.info) || !plausible(moved, guess)) return null
    return { box: carried(guess.box, moved), landmarks5: points }
  }
}

/** Whether a face can have moved so from where it was guessed. */
function plausible(moved: Matrix, guess: DetectedFace): boolean {
  const scale = scaleOf(moved)
  if (scale < 1 / FOLLOW.maxScale || scale > FOLLOW.maxScale) return false
  if (Math.abs(rollOf(moved)) > (FOLLOW.maxTurnDeg / 180) * Math.PI) return false
  const [x, y] = meanPoint(guess.landmarks5)
  const [toX, toY] = carry(moved, x, y)
  return Math.hypot(toX - x, toY - y) <= FOLLOW.maxShift * sizeOf(guess.box)
}

/** Whether a face hardly moved (in its own sizes) and hardly grew. */
function rests(before: DetectedFace, after: DetectedFace): boolean {
  const moved = similarityTransform(before.landmarks5, after.landmarks5)
  const [x, y] = meanPoint(before.landmarks5)
  const [toX, toY] = meanPoint(after.landmarks5)
  const shift = Math.hypot(toX - x, toY - y) / sizeOf(before.box)
  return Math.max(shift, Math.abs(Math.log(scaleOf(moved)))) <= FOLLOW.restsWithin
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
