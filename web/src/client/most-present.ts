// Which face is the person: the one that stays, or comes back where it was.
import type { Box, LiveReading } from '@/engine/types'

/** A face that is away for longer is looked for anew: the largest. */
const REJOIN_WITHIN_S = 4
/** How far from there, in its own sizes, somebody comes back under another number. */
const REJOIN_WITHIN_SIZES = 1

export class MostPresent {
  #last: LiveReading | null = null
  /** Whoever was visible beside the person is somebody else, however near. */
  #others = new Set<number>()

  /** Return the person's reading; null where the person is not visible. */
  choose(faces: readonly LiveReading[], tS: number): LiveReading | null {
    const chosen = this.#found(faces, tS)
    if (chosen === null) return null
    for (const { trackId } of faces) if (trackId !== chosen.trackId) this.#others.add(trackId)
    this.#last = chosen
    return chosen
  }

  forget(): void {
    this.#last = null
  }

  #found(faces: readonly LiveReading[], tS: number): LiveReading | null {
    const last = this.#last
    if (last === null || tS - last.tS > REJOIN_WITHIN_S) {
      this.#others.clear()
      return least(faces, ({ box }) => -areaOf(box))
    }
    const same = faces.find(({ trackId }) => trackId === last.trackId)
    if (same !== undefined) return same
    const near = faces.filter(
      (one) => !this.#others.has(one.trackId) && distance(last, one) <= REJOIN_WITHIN_SIZES,
    )
    return least(near, (one) => distance(last, one))
  }
}

function least(faces: readonly LiveReading[], of: (face: LiveReading) => number) {
  const [first, ...others] = faces
  if (first === undefined) return null
  return others.reduce((best, one) => (of(one) < of(best) ? one : best), first)
}

function areaOf({ x1, y1, x2, y2 }: Box): number {
  return Math.max(x2 - x1, 0) * Math.max(y2 - y1, 0)
}

/** How far a face moved, in sizes, and how much it grew or shrank; as `distance_in_sizes`. */
function distance(last: LiveReading, now: LiveReading): number {
  const middle = ({ x1, x2, y1, y2 }: Box) => [(x1 + x2) / 2, (y1 + y2) / 2] as const
  const [x, y] = middle(last.box)
  const [u, v] = middle(now.box)
  const sizes = [last, now].map(({ box }) => Math.sqrt(Math.max(areaOf(box), 1e-6)))
  const [before = 1, after = 1] = sizes
  return Math.hypot(x - u, y - v) / ((before + after) / 2) + Math.abs(Math.log(before / after))
}
