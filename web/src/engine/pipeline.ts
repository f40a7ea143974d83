// From frames to readings: detect and track, align, read, judge, place (affect/pipeline.py).
import type { MtcnnDetector } from './detect-mtcnn'
import { LandmarkFollower } from './follow'
import type { FaceNetwork, FaceScores } from './network'
import type { Picture } from './picture'
import { makeReading, prepare, type PreparedFace, worthReading } from './reading'
import { FaceTracker } from './track'
import type { LiveReading } from './types'

/** Each face costs as much as the first: a crowd must not bring a live view to a halt. */
const MAX_FACES = 4

export type Read = { faces: LiveReading[]; detected: boolean }

/** Reads the frames of one recording after the other; calls must not overlap. */
export class FaceReader {
  private readonly detector: MtcnnDetector
  private readonly network: FaceNetwork
  private readonly follower: LandmarkFollower
  private tracker: FaceTracker

  constructor(detector: MtcnnDetector, network: FaceNetwork) {
    this.detector = detector
    this.network = network
    this.follower = new LandmarkFollower(network)
    this.tracker = this.freshTracker()
  }

  /**
   * Begin a new recording: track ids start again at 1. In pictures that are no frames of one film
   * (`moving` false) no face waits to be seen in another of them.
   */
  reset(moving = true): void {
    this.tracker = this.freshTracker(moving)
  }

  /** One reading per visible face; those too hard to read keep their reasons and no scores. */
  async read(picture: Picture, tS: number, heat = false): Promise<Read> {
    this.follower.withMaps = heat
    const { faces, searched } = await this.tracker.update(picture, tS)
    const { info } = this.network
    const prepared = faces.map((face) => prepare(picture, face, info.cropSizePx))
    const answers = await this.ask(picture, prepared, heat)
    const readings = prepared.map((face, i) => makeReading(face, answers[i] ?? null, info, tS))
    return { faces: readings, detected: searched }
  }

  /**
   * What the network says about all faces worth it, null for the others. It is asked in one call,
   * and only about those on which it has not spoken while they were followed.
   */
  private async ask(
    picture: Picture,
    faces: readonly PreparedFace[],
    heat: boolean,
  ): Promise<(FaceScores | null)[]> {
    const worth = faces.filter(worthReading)
    const fresh = worth.filter(({ said }) => said === null)
    const scores = await this.network.read(
      fresh.map(({ matrix, grey }) => this.network.look(picture, matrix, grey)),
      heat,
    )
    return faces.map((face) =>
      worth.includes(face) ? (face.said ?? scores[fresh.indexOf(face)] ?? null) : null,
    )
  }

  private freshTracker(moving = true): FaceTracker {
    return new FaceTracker(this.detector, this.follower, MAX_FACES, moving)
  }
}
