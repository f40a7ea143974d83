// Which face is the person: the one that stays, else the one nearest to it, else the largest.
import type { Box, LiveReading } from '@/engine/types'

/** A face that is away for longer is looked for anew. */
const REJOIN_WITHIN_S = 4

export class MostPresent {
  #last: LiveReading | null = null

  /** Return the person's reading; null where nobody is visible. */
  choose(faces: readonly LiveReading[], tS: number): LiveReading | null {
    const [first, ...others] = faces
    if (first === undefined) return null
    const last = this.#last
    const better =
      last === null || tS - last.tS > REJOIN_WITHIN_S
        ? (a: LiveReading, b: LiveReading) => areaOf(a.box) - areaOf(b.box)
        : (a: LiveReading, b: LiveReading) => distance(last, b) - distance(last, a)
    this.#last = others.reduce((best, one) => (better(one, best) > 0 ? one : best), first)
    return this.#last
  }

  forget(): void {
    this.#last = null
  }
}

function areaOf({ x1, y1, x2, y2 }: Box): number {
  return Math.max(x2 - x1, 0) * Math.max(y2 - y1, 0)
}

/** How far a face moved, in its own sizes; a face that was followed did not move at all. */
function distance(last: LiveReading, now: LiveReading): number {
  if (now.trackId === last.trackId) return -1
  const middle = ({ x1, x2, y1, y2 }: Box) => [(x1 + x2) / 2, (y1 + y2) / 2] as const
  const [x, y] = middle(last.box)
  const [u, v] = middle(now.box)
  return Math.hypot(x - u, y - v) / Math.sqrt(areaOf(last.box) || 1)
}
