// What was read in the last minute, for the curve: values, their band, and where nothing was read.
import { EXPRESSIONS, type Expression } from '@/lib/expressions'
import { GAP_S, gapOf, LONGEST_GAP_S } from '@/lib/live-gap'

export const SHOWN_S = 60
/** The band looks back so far. */
const BAND_S = 1

export interface Sample {
  readonly tS: number
  /** No gap lies between this and the sample before. */
  readonly joined: boolean
  /** Eight smoothed shares in EXPRESSIONS order. */
  readonly shares: Float32Array
  /** How far the single readings of the last second lay from their mean (one deviation). */
  readonly spread: Float32Array
  readonly valence: number | null
  readonly arousal: number | null
}

export interface Span {
  readonly from_s: number
  readonly to_s: number
}

export class LastMinute {
  #samples: Sample[] = []
  /** The ordinary time between two frames, seconds. */
  #interval_s = 0
  #frame_s: number | null = null
  #raw: { readonly tS: number; readonly shares: Float32Array }[] = []

  get samples(): readonly Sample[] {
    return this.#samples
  }

  /** How long nothing may come before it is a gap. */
  get gap_s(): number {
    return gapOf(this.#interval_s)
  }

  /** A frame came, readable or not. */
  tick(tS: number): void {
    if (this.#frame_s !== null) {
      const step_s = Math.min(tS - this.#frame_s, LONGEST_GAP_S)
      this.#interval_s += 0.2 * (step_s - this.#interval_s)
    }
    this.#frame_s = tS
  }

  /** Add a reading: `raw` as it was measured, `smooth` as it is shown. */
  add(
    tS: number,
    raw: Float32Array,
    smooth: Float32Array,
    valence: number | null,
    arousal: number | null,
  ): void {
    this.#raw.push({ tS, shares: raw })
    this.#raw = this.#raw.filter((one) => tS - one.tS <= BAND_S)
    const spread = deviation(this.#raw.map((one) => one.shares))
    const last_s = this.#samples.at(-1)?.tS
    const joined = last_s !== undefined && tS - last_s <= this.gap_s
    this.#samples.push({ tS, joined, shares: smooth, spread, valence, arousal })
    while ((this.#samples[0]?.tS ?? tS) < tS - SHOWN_S - LONGEST_GAP_S) this.#samples.shift()
  }

  clear(): void {
    this.#samples = []
    this.#raw = []
  }

  /** The expressions that were strongest over what is shown, the strongest first. */
  strongest(now_s: number, count: number): Expression[] {
    const shown = this.#samples.filter(({ tS }) => tS >= now_s - SHOWN_S)
    if (shown.length === 0) return []
    const mean = (index: number) =>
      shown.reduce((sum, { shares }) => sum + (shares[index] ?? 0), 0) / shown.length
    const means = EXPRESSIONS.map((name, index) => ({ name, mean: mean(index) }))
    return means
      .sort((a, b) => b.mean - a.mean)
      .slice(0, count)
      .map(({ name }) => name)
  }
}

/** Uninterrupted stretches of samples; a line is drawn within each and never between them. */
export function stretches(samples: readonly Sample[]): Sample[][] {
  const found: Sample[][] = []
  for (const sample of samples) {
    const current = found.at(-1)
    if (current === undefined || !sample.joined) found.push([sample])
    else current.push(sample)
  }
  return found
}

/** Where nothing was read between the beginning of what is shown (or of the session) and now. */
export function gaps(samples: readonly Sample[], now_s: number, gap_s = GAP_S): Span[] {
  const found: Span[] = []
  let from_s = Math.max(now_s - SHOWN_S, 0)
  for (const { tS, joined } of samples) {
    if (!joined && tS - from_s > gap_s) found.push({ from_s, to_s: tS })
    from_s = Math.max(from_s, tS)
  }
  if (now_s - from_s > gap_s) found.push({ from_s, to_s: now_s })
  return found
}

/** Standard deviation of each of the eight shares. */
function deviation(rows: readonly Float32Array[]): Float32Array {
  const mean = new Float32Array(EXPRESSIONS.length)
  const spread = new Float32Array(EXPRESSIONS.length)
  for (const row of rows)
    row.forEach((value, at) => (mean[at] = (mean[at] ?? 0) + value / rows.length))
  for (const row of rows)
    row.forEach((value, at) => {
      spread[at] = (spread[at] ?? 0) + (value - (mean[at] ?? 0)) ** 2 / rows.length
    })
  return spread.map(Math.sqrt)
}
