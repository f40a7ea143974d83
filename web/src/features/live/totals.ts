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

export class Totals {
  #sums = new Float64Array(EXPRESSIONS.length)
  #count = 0
  #usable_s = 0
  #last_s: number | null = null

  /** Add a frame; a longer way than `gap_s` from the last counts as time without a reading. */
  add(tS: number, person: LiveReading | null, gap_s: number): void {
    if (person?.expression === null || person === null) {
      this.#last_s = null
      return
    }
    person.expression.forEach((share, at) => (this.#sums[at] = (this.#sums[at] ?? 0) + share))
    this.#count += 1
    const step_s = this.#last_s === null ? 0 : tS - this.#last_s
    if (step_s <= gap_s) this.#usable_s += step_s
    this.#last_s = tS
  }

  read(duration_s: number, marks: number): Summary {
    const shares = EXPRESSIONS.map((name, at) => [name, (this.#sums[at] ?? 0) / this.#count])
    const distribution =
      this.#count === 0 ? null : (Object.fromEntries(shares) as unknown as Distribution)
    return { duration_s, usable_s: this.#usable_s, distribution, marks }
  }
}
