// MTCNN (Zhang et al. 2016): three small networks that propose, refine and place landmarks, with
// the thresholds of vision/detect_mtcnn.py. The search runs on a reduced picture.
import { DETECT } from './constants'
import {
  applyOffsets,
  asNetworkInput,
  brightened,
  cropSquare,
  proposedBoxes,
  pyramid,
  type Scale,
  squared,
  suppress,
} from './detect-geometry'
import { lookInSquares } from './detect-output'
import type { DetectedFace, FaceBox } from './faces'
import { type OnnxModel, output } from './onnx-model'
import type { Picture } from './picture'

export type MtcnnNetworks = { propose: OnnxModel; refine: OnnxModel; place: OnnxModel }

const OUTPUTS = ['box_offset', 'face_score']
const SIDE = DETECT.refineSidePx
const scoreOf = (box: FaceBox) => box.faceScore

export class MtcnnDetector {
  private readonly networks: MtcnnNetworks

  constructor(networks: MtcnnNetworks) {
    this.networks = networks
  }

  /** The faces in a picture, most certain first. */
  async detect(picture: Picture): Promise<DetectedFace[]> {
    const { width, height } = picture
    const minFacePx = Math.max(Math.sqrt(height * width) * DETECT.minFaceShare, DETECT.windowPx)
    const proposed = await this.propose(picture, minFacePx)
    const refined = await this.refine(picture, proposed)
    const faces = await lookInSquares(this.networks.place, picture, refined, DETECT.accept)
    const boxes = faces.map((face) => ({ ...face.box, face }))
    return suppress(boxes, scoreOf, DETECT.overlap, 'smaller').map(({ face }) => face)
  }

  /** Square boxes of the windows that the proposal network likes. */
  private async propose(picture: Picture, minFacePx: number): Promise<FaceBox[]> {
    const found: FaceBox[] = []
    for (const [level, scale] of pyramid(picture, minFacePx)) {
      const boxes = await this.proposeAt(level, scale)
      found.push(...suppress(boxes, scoreOf, DETECT.overlapInScale))
    }
    return suppress(found, scoreOf, DETECT.overlap).map(squared)
  }

  private async proposeAt(level: Picture, scale: Scale): Promise<FaceBox[]> {
    const dims = [1, 3, level.height, level.width]
    const found = await this.networks.propose.run(asNetworkInput([level]), dims, OUTPUTS)
    const score = output(found, 'face_score')
    const [, , rows = 0, columns = 0] = score.dims
    return proposedBoxes(score.data, output(found, 'box_offset').data, [rows, columns], scale)
  }

  /** The square boxes that the refinement network keeps, moved as it says. */
  private async refine(picture: Picture, boxes: readonly FaceBox[]): Promise<FaceBox[]> {
    if (boxes.length === 0) return []
    const cut = boxes.map((box) => cropSquare(picture, box, SIDE))
    const pixels = asNetworkInput(cut.map(([crop]) => brightened(crop)))
    const found = await this.networks.refine.run(pixels, [boxes.length, 3, SIDE, SIDE], OUTPUTS)
    const score = output(found, 'face_score').data
    const offset = output(found, 'box_offset').data
    const sure = cut.flatMap(([, box], i) =>
      score[i]! > DETECT.refine
        ? [{ ...applyOffsets(box, offset, i * 4), faceScore: score[i]! }]
        : [],
    )
    return suppress(sure, scoreOf, DETECT.overlap).map(squared)
  }
}
