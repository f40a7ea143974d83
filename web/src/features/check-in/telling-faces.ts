// The face at the moment it showed each expression most: its landmarks and its map, as numbers.
// The server takes the one of the expression that its result names.
import type { DeviceMoment, LiveFrame } from '@/client/types'
import { transformPoints } from '@/engine/align'
import { cropMatrix, fiveOf } from '@/engine/landmarks'
import type { LiveReading } from '@/engine/types'
import { type Expression, EXPRESSIONS } from '@/lib/expressions'

/** Below this an expression is hardly ahead of the others (certainty.py). */
const TELLING_FROM = 0.35
const MAP = 8

interface Best {
  readonly worth: number
  readonly moment: DeviceMoment
}

export class TellingFaces {
  readonly #best = new Map<Expression, Best>()

  /** Look at the person, and at their numbers as they are sent: the server weighs the same. */
  add({ landmarks, heat }: LiveReading, { e, q, t_s }: LiveFrame): void {
    if (e === null || !landmarks || heat?.length !== MAP * MAP) return
    const confidence = Math.max(...e)
    const name = EXPRESSIONS[e.indexOf(confidence)]
    const worth = confidence * q
    if (name === undefined || confidence < TELLING_FROM) return
    if (worth <= (this.#best.get(name)?.worth ?? 0)) return
    const face = { landmarks: inCrop(landmarks), heat: rowsOf(heat) }
    this.#best.set(name, { worth, moment: { t_s, expression: name, face } })
  }

  get moments(): DeviceMoment[] {
    return Array.from(this.#best.values(), ({ moment }) => moment)
  }
}

/** Points in units of the crop's side. */
function inCrop(landmarks: Float32Array): number[][] {
  const points = transformPoints(cropMatrix(fiveOf(landmarks)), landmarks)
  return Array.from({ length: points.length / 2 }, (_, at) => [
    rounded(points[2 * at] ?? 0),
    rounded(points[2 * at + 1] ?? 0),
  ])
}

function rowsOf(heat: Float32Array): number[][] {
  return Array.from({ length: MAP }, (_, row) =>
    Array.from(heat.subarray(row * MAP, (row + 1) * MAP), rounded),
  )
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000
}
