// A session in a few numbers, for the moment it is stopped.
import type { LiveReading } from '@/engine/types'
import { type Distribution, EXPRESSIONS } from '@/lib/expressions'

export interface Summary {
  readonly duration_s: number
  /** For how long the face could be read. */
  readonly usable_s: number
  /** The mean over all readings; null where none was. */
  readonly distribution: Distribution | null
  readonly marks: number
}

/** A longer way between two readings counts as time without one. */
const LONGEST_STEP_S = 0.7

export class Totals {
  #sums = new Float64Array(EXPRESSIONS.length)
  #count = 0
  #usable_s = 0
  #last_s: number | null = null

  add(tS: number, person: LiveReading | null): void {
    if (person?.expression === null || person === null) {
      this.#last_s = null
      return
    }
    person.expression.forEach((share, at) => (this.#sums[at] = (this.#sums[at] ?? 0) + share))
    this.#count += 1
    const step_s = this.#last_s === null ? 0 : tS - this.#last_s
    if (step_s <= LONGEST_STEP_S) this.#usable_s += step_s
    this.#last_s = tS
  }

  read(duration_s: number, marks: number): Summary {
    const shares = EXPRESSIONS.map((name, at) => [name, (this.#sums[at] ?? 0) / this.#count])
    const distribution =
      this.#count === 0 ? null : (Object.fromEntries(shares) as unknown as Distribution)
    return { duration_s, usable_s: this.#usable_s, distribution, marks }
  }
}
