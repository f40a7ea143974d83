// The last minute as lines with their band; hatched where nothing was read, never joined across.
import type { Ink } from '@/components/charts/use-ink'
import { type Expression, EXPRESSIONS, MARKERS } from '@/lib/expressions'

import { gaps, type Sample, SHOWN_S, stretches } from './last-minute'

const RIGHT_PX = 14
const TOP_PX = 8
const MARKER_PX = 13
const HATCH_PX = 7
/** Reading takes its time: the newest reading is always a little old. */
const LATE_S = 0.5

/** What is drawn; `gap_s`: how long nothing may come before it is a gap. */
export interface Curve {
  readonly samples: readonly Sample[]
  readonly gap_s: number
}

interface Scale {
  readonly x: (t_s: number) => number
  readonly y: (share: number) => number
}

export function drawMinute(
  pen: CanvasRenderingContext2D,
  width: number,
  height: number,
  { samples, gap_s }: Curve,
  now_s: number,
  shown: readonly Expression[],
  ink: Ink,
): void {
  const scale: Scale = {
    x: (t_s) => ((t_s - now_s + SHOWN_S) / SHOWN_S) * (width - RIGHT_PX),
    y: (share) => TOP_PX + (1 - share) * (height - 2 * TOP_PX),
  }
  drawGrid(pen, width, scale, ink)
  pen.save()
  pen.beginPath()
  pen.rect(0, 0, width, height)
  pen.clip()
  for (const { from_s, to_s } of gaps(samples, now_s, gap_s))
    hatch(pen, scale.x(from_s), scale.x(to_s), height, ink)
  for (const part of stretches(samples)) drawStretch(pen, part, shown, scale)
  pen.restore()
  const last = samples.at(-1)
  if (last && now_s - last.tS <= gap_s + LATE_S)
    for (const name of shown.toReversed()) drawMarker(pen, last, name, scale)
}

/** The band of the strongest, then the lines, the strongest on top. */
function drawStretch(
  pen: CanvasRenderingContext2D,
  part: readonly Sample[],
  shown: readonly Expression[],
  scale: Scale,
): void {
  const [first] = shown
  if (first) drawBand(pen, part, first, scale)
  for (const name of shown.toReversed()) drawLine(pen, part, name, name === first, scale)
}

const shareOf = ({ shares }: Sample, name: Expression) => shares[EXPRESSIONS.indexOf(name)] ?? 0

function drawGrid(pen: CanvasRenderingContext2D, width: number, { y }: Scale, ink: Ink): void {
  pen.strokeStyle = ink.rule
  pen.lineWidth = 1
  pen.beginPath()
  for (const share of [0, 0.25, 0.5, 0.75, 1]) {
    const at = Math.round(y(share)) + 0.5
    pen.moveTo(0, at)
    pen.lineTo(width, at)
  }
  pen.stroke()
}

function hatch(
  pen: CanvasRenderingContext2D,
  from: number,
  to: number,
  height: number,
  ink: Ink,
): void {
  pen.save()
  pen.beginPath()
  pen.rect(from, TOP_PX, to - from, height - 2 * TOP_PX)
  pen.clip()
  pen.strokeStyle = ink.quiet
  pen.globalAlpha = 0.45
  pen.lineWidth = 1
  pen.beginPath()
  // The lines hang on the gap's beginning, so that they move with it.
  for (let x = from - height; x < to; x += HATCH_PX) {
    pen.moveTo(x, height)
    pen.lineTo(x + height, 0)
  }
  pen.stroke()
  pen.restore()
}

/** How far the single readings of a second lay apart. */
function drawBand(
  pen: CanvasRenderingContext2D,
  part: readonly Sample[],
  name: Expression,
  { x, y }: Scale,
): void {
  const at = EXPRESSIONS.indexOf(name)
  const edge = (sample: Sample, sign: 1 | -1) => {
    const value = shareOf(sample, name) + sign * (sample.spread[at] ?? 0)
    return y(Math.min(Math.max(value, 0), 1))
  }
  pen.beginPath()
  for (const sample of part) pen.lineTo(x(sample.tS), edge(sample, 1))
  for (const sample of part.toReversed()) pen.lineTo(x(sample.tS), edge(sample, -1))
  pen.closePath()
  pen.fillStyle = MARKERS[name].color
  pen.globalAlpha = 0.22
  pen.fill()
  pen.globalAlpha = 1
}

function drawLine(
  pen: CanvasRenderingContext2D,
  part: readonly Sample[],
  name: Expression,
  strongest: boolean,
  { x, y }: Scale,
): void {
  pen.beginPath()
  for (const sample of part) pen.lineTo(x(sample.tS), y(shareOf(sample, name)))
  pen.strokeStyle = MARKERS[name].color
  pen.lineWidth = strongest ? 2.75 : 1.5
  pen.lineJoin = pen.lineCap = 'round'
  pen.stroke()
}

function drawMarker(
  pen: CanvasRenderingContext2D,
  last: Sample,
  name: Expression,
  { x, y }: Scale,
): void {
  const { color, path } = MARKERS[name]
  pen.save()
  pen.translate(x(last.tS) - MARKER_PX / 2, y(shareOf(last, name)) - MARKER_PX / 2)
  pen.scale(MARKER_PX / 16, MARKER_PX / 16)
  pen.fillStyle = color
  pen.fill(new Path2D(path))
  pen.restore()
}
