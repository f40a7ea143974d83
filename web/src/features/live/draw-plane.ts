// Pleasantness across, liveliness upwards; the way of the last seconds fades behind the dot.
import type { Ink } from '@/components/charts/use-ink'

import { type Sample, stretches } from './last-minute'

const TRAIL_S = 12
const EDGE_PX = 10
const DOT_S = 3

export function drawPlane(
  pen: CanvasRenderingContext2D,
  width: number,
  height: number,
  samples: readonly Sample[],
  now_s: number,
  ink: Ink,
): void {
  const x = (valence: number) => EDGE_PX + ((valence + 1) / 2) * (width - 2 * EDGE_PX)
  const y = (arousal: number) => EDGE_PX + ((1 - arousal) / 2) * (height - 2 * EDGE_PX)
  drawGround(pen, width, height, ink)
  const trail = samples.filter(({ tS, valence }) => valence !== null && now_s - tS <= TRAIL_S)
  drawTrail(pen, trail, now_s, { x, y }, ink)
  const last = trail.at(-1)
  if (last && now_s - last.tS < DOT_S) drawDot(pen, x(last.valence ?? 0), y(last.arousal ?? 0), ink)
}

interface Scale {
  readonly x: (valence: number) => number
  readonly y: (arousal: number) => number
}

function drawTrail(
  pen: CanvasRenderingContext2D,
  trail: readonly Sample[],
  now_s: number,
  { x, y }: Scale,
  ink: Ink,
): void {
  pen.lineCap = 'round'
  pen.strokeStyle = ink.line
  for (const part of stretches(trail)) {
    part.slice(1).forEach((to, index) => {
      const from = part[index]
      if (from === undefined) return
      const age = (now_s - to.tS) / TRAIL_S
      pen.globalAlpha = Math.max(0.75 * (1 - age), 0.05)
      pen.lineWidth = 1 + 2.5 * (1 - age)
      pen.beginPath()
      pen.moveTo(x(from.valence ?? 0), y(from.arousal ?? 0))
      pen.lineTo(x(to.valence ?? 0), y(to.arousal ?? 0))
      pen.stroke()
    })
  }
  pen.globalAlpha = 1
}

function drawGround(pen: CanvasRenderingContext2D, width: number, height: number, ink: Ink): void {
  const [middleX, middleY] = [Math.round(width / 2) + 0.5, Math.round(height / 2) + 0.5]
  pen.strokeStyle = ink.rule
  pen.lineWidth = 1
  pen.beginPath()
  pen.moveTo(EDGE_PX, middleY)
  pen.lineTo(width - EDGE_PX, middleY)
  pen.moveTo(middleX, EDGE_PX)
  pen.lineTo(middleX, height - EDGE_PX)
  for (const share of [1, 0.5]) {
    const radius = share * (Math.min(width, height) / 2 - EDGE_PX)
    pen.moveTo(middleX + radius, middleY)
    pen.arc(middleX, middleY, radius, 0, 2 * Math.PI)
  }
  pen.stroke()
}

function drawDot(pen: CanvasRenderingContext2D, x: number, y: number, ink: Ink): void {
  pen.beginPath()
  pen.arc(x, y, 8, 0, 2 * Math.PI)
  pen.fillStyle = ink.accent
  pen.fill()
  pen.lineWidth = 2
  pen.strokeStyle = ink.text
  pen.stroke()
}
