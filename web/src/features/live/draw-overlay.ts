// What lies over the picture: where the faces are, their points, and what spoke for the answer.
import { softened, strengths } from '@/components/moment/heat'
import { colorAt, RAMPS } from '@/components/moment/heat-picture'
import { inverse } from '@/engine/align'
import { cropMatrix, fiveOf } from '@/engine/landmarks'
import type { Box, FrameResult, LiveReading } from '@/engine/types'

export interface OverlayLook {
  readonly accent: string
  readonly points: boolean
  readonly heat: boolean
}

const HEAT_PX = 32
const MAP = 8
const IRISES_FROM = 68

/** Draw in units of the frame's pixels, as the video is fitted into the canvas. */
export function drawOverlay(
  pen: CanvasRenderingContext2D,
  width: number,
  height: number,
  frame: FrameResult,
  person: LiveReading | null,
  look: OverlayLook,
): void {
  const scale = Math.min(width / frame.width, height / frame.height)
  pen.save()
  pen.translate((width - frame.width * scale) / 2, (height - frame.height * scale) / 2)
  pen.scale(scale, scale)
  if (look.heat && person !== null) drawHeat(pen, person)
  for (const face of frame.faces) {
    const counts = face.trackId === person?.trackId
    drawBox(pen, face.box, counts, 1 / scale, look.accent)
    if (look.points && counts && face.landmarks) drawPoints(pen, face.landmarks, 1 / scale)
  }
  pen.restore()
}

/** Corners around the face that counts; a thin broken line around others. */
function drawBox(
  pen: CanvasRenderingContext2D,
  { x1, y1, x2, y2 }: Box,
  counts: boolean,
  px: number,
  accent: string,
): void {
  const path = counts ? cornersOf(x1, y1, x2, y2) : new Path2D()
  if (!counts) path.rect(x1, y1, x2 - x1, y2 - y1)
  pen.setLineDash(counts ? [] : [5 * px, 5 * px])
  pen.lineCap = pen.lineJoin = 'round'
  // A dark edge keeps the line visible on any ground.
  for (const [color, line] of [
    ['rgb(13 19 21 / 70%)', counts ? 5 : 3],
    [counts ? accent : '#fff', counts ? 3 : 1.5],
  ] as const) {
    pen.strokeStyle = color
    pen.lineWidth = line * px
    pen.stroke(path)
  }
  pen.setLineDash([])
}

function cornersOf(x1: number, y1: number, x2: number, y2: number): Path2D {
  const path = new Path2D()
  const arm = Math.min(x2 - x1, y2 - y1) * 0.18
  for (const [x, y, across, down] of [
    [x1, y1, arm, arm],
    [x2, y1, -arm, arm],
    [x2, y2, -arm, -arm],
    [x1, y2, arm, -arm],
  ] as const) {
    path.moveTo(x + across, y)
    path.lineTo(x, y)
    path.lineTo(x, y + down)
  }
  return path
}

function drawPoints(pen: CanvasRenderingContext2D, points: Float32Array, px: number): void {
  const dots = new Path2D()
  for (let at = 0; at + 1 < points.length; at += 2) {
    const radius = (at / 2 >= IRISES_FROM ? 2.4 : 1.3) * px
    const [x, y] = [points[at] ?? 0, points[at + 1] ?? 0]
    dots.moveTo(x + radius, y)
    dots.arc(x, y, radius, 0, 2 * Math.PI)
  }
  pen.strokeStyle = 'rgb(13 19 21 / 65%)'
  pen.lineWidth = 1.2 * px
  pen.stroke(dots)
  pen.fillStyle = '#fff'
  pen.fill(dots)
}

/** The last map that was painted: several pictures on the screen show the same reading. */
let painted: { readonly heat: Float32Array; readonly picture: HTMLCanvasElement } | null = null

/** The map lies over the crop, which may be turned and scaled in the frame. */
function drawHeat(pen: CanvasRenderingContext2D, { heat, landmarks }: LiveReading): void {
  if (!heat || landmarks === null || heat.length !== MAP * MAP) return
  if (painted?.heat !== heat) painted = { heat, picture: paintHeat(heat) }
  const [a, b, c, d, e, f] = inverse(cropMatrix(fiveOf(landmarks)))
  pen.save()
  pen.transform(a, d, b, e, c, f)
  pen.imageSmoothingEnabled = true
  pen.drawImage(painted.picture, 0, 0, 1, 1)
  pen.restore()
}

function paintHeat(heat: Float32Array): HTMLCanvasElement {
  const rows = Array.from({ length: MAP }, (_, row) =>
    Array.from(heat.subarray(row * MAP, (row + 1) * MAP)),
  )
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = HEAT_PX
  const pen = canvas.getContext('2d')
  const picture = pen?.createImageData(HEAT_PX, HEAT_PX)
  if (!pen || !picture) return canvas
  softened(strengths(rows, HEAT_PX)).forEach((row, down) => {
    row.forEach((strength, across) => {
      const [red, green, blue, alpha] = colorAt(RAMPS.dark, strength)
      picture.data.set([red, green, blue, 255 * alpha], 4 * (down * HEAT_PX + across))
    })
  })
  pen.putImageData(picture, 0, 0)
  return canvas
}
