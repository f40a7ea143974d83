// One face in one frame: measured, judged, put together (affect/reading.py). What does not need
// the head's pose is judged first and saves the network hopeless faces; the pose afterwards.
import { alignFace, type Matrix } from './align'
import { READING } from './constants'
import { valenceArousal } from './dimensions'
import type { TrackedFace } from './faces'
import { sightingOf } from './follow'
import { cropMatrix, rollOf, toPicture, turned } from './landmarks'
import type { ModelInfo } from './model-card'
import { type FaceScores, heatOf, showsAFace, toGrey } from './network'
import type { Picture } from './picture'
import { isReadable, judge, LIMITS_WITHOUT_POSE, type Quality } from './quality'
import { measureQuality, type QualityMeasures } from './quality-measures'
import { estimateHeadPose } from './quality-pose'
import type { Box, Eye, HeadPose, LiveReading } from './types'

/**
 * A tracked face, cut out and measured; `pose` is the estimate from its five points. `matrix`
 * carries the picture onto the crop (side 1). `said` is what the network said about this very
 * crop while the face was followed, null where it has to be asked.
 */
export type PreparedFace = {
  readonly tracked: TrackedFace
  readonly grey: Float32Array
  readonly matrix: Matrix
  readonly pose: HeadPose
  readonly measures: QualityMeasures
  readonly said: FaceScores | null
}

/** Where the network saw a crop near enough, that crop and its five points are the reading's. */
export function prepare(picture: Picture, tracked: TrackedFace, cropSizePx: number): PreparedFace {
  const sighting = sightingOf(tracked.face)
  const landmarks5 = (sighting?.guess ?? tracked.face).landmarks5
  const face = { box: tracked.face.box, landmarks5 }
  const matrix = sighting?.matrix ?? cropMatrix(landmarks5)
  const grey = sighting?.grey ?? toGrey(alignFace(picture, matrix, cropSizePx))
  const pose = estimateHeadPose(landmarks5)
  const measures = measureQuality(grey, face, [picture.width, picture.height], pose)
  const said = sighting?.scores ?? null
  return { tracked: { ...tracked, face }, grey, matrix, pose, measures, said }
}

/** Whether the network should be asked: nothing but the pose may stand in the way. */
export function worthReading(face: PreparedFace): boolean {
  return isReadable(judge(face.measures, LIMITS_WITHOUT_POSE))
}

/** Put together what is known about a face; `answer` is null where none was asked for. */
export function makeReading(
  face: PreparedFace,
  answer: FaceScores | null,
  info: ModelInfo,
  tS: number,
): LiveReading {
  const { box } = face.tracked.face
  const pose = answer !== null && showsAFace(answer, info) ? poseOf(answer, face.matrix) : face.pose
  const quality = qualityOf(face, pose)
  const { trackId } = face.tracked
  const reading: LiveReading = { ...EMPTY, tS, trackId, box: bare(box), pose, quality }
  if (answer === null || !isReadable(quality)) return reading
  if (!showsAFace(answer, info) || Math.max(...answer.expression) < READING.certainFrom) {
    return { ...reading, quality: { ...quality, reasons: [...quality.reasons, 'uncertain'] } }
  }
  return { ...reading, ...filled(answer, face.matrix, info) }
}

/** An abstention has none of the network's numbers but the head's pose. */
const EMPTY = {
  landmarks: null,
  expression: null,
  actionUnits: null,
  valence: null,
  arousal: null,
  confidence: null,
  eyes: null,
} as const

function filled(answer: FaceScores, matrix: Matrix, info: ModelInfo) {
  const place = valenceArousal(answer.expression, answer.actionUnits, info)
  const heat = heatOf(answer)
  return {
    landmarks: toPicture(answer.landmarks70, matrix),
    expression: answer.expression,
    actionUnits: answer.actionUnits,
    valence: place?.[0] ?? null,
    arousal: place?.[1] ?? null,
    confidence: Math.max(...answer.expression),
    eyes: [eyeOf(answer.eyes, 0), eyeOf(answer.eyes, 3)],
    ...(heat === null ? {} : { heat }),
  }
}

function poseOf(answer: FaceScores, matrix: Matrix): HeadPose {
  const [yaw, pitch, roll] = answer.headPose as unknown as [number, number, number]
  return turned({ yaw, pitch, roll }, rollOf(matrix))
}

/** Of the two estimates of yaw the wider counts: networks pull rare angles to common ones. */
function qualityOf(face: PreparedFace, pose: HeadPose): Quality {
  const yaw = Math.abs(face.pose.yaw) > Math.abs(pose.yaw) ? face.pose.yaw : pose.yaw
  return judge({ ...face.measures, yaw, pitch: pose.pitch, roll: pose.roll })
}

function eyeOf(eyes: Float32Array, at: number): Eye {
  return { openness: eyes[at]!, gazeYaw: eyes[at + 1]!, gazePitch: eyes[at + 2]! }
}

function bare({ x1, y1, x2, y2 }: Box): Box {
  return { x1, y1, x2, y2 }
}
