// What was read in the last minute, for the curve: values, their band, and where nothing was read.
import { EXPRESSIONS, type Expression } from '@/lib/expressions'

export const SHOWN_S = 60
/** Longer without a value is a gap: the line ends, and begins anew after it. */
export const GAP_S = 0.7
/** The band looks back so far. */
const BAND_S = 1

export interface Sample {
  readonly tS: number
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
  #raw: { readonly tS: number; readonly shares: Float32Array }[] = []

  get samples(): readonly Sample[] {
    return this.#samples
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
    this.#samples.push({ tS, shares: smooth, spread, valence, arousal })
    while ((this.#samples[0]?.tS ?? tS) < tS - SHOWN_S - GAP_S) this.#samples.shift()
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
    const last = current?.at(-1)
    if (current === undefined || last === undefined || sample.tS - last.tS > GAP_S)
      found.push([sample])
    else current.push(sample)
  }
  return found
}

/** Where nothing was read between the beginning of what is shown (or of the session) and now. */
export function gaps(samples: readonly Sample[], now_s: number): Span[] {
  const begin_s = Math.max(now_s - SHOWN_S, 0)
  const times = [begin_s, ...samples.map(({ tS }) => tS).filter((tS) => tS > begin_s), now_s]
  return times
    .slice(1)
    .map((to_s, index) => ({ from_s: times[index] ?? begin_s, to_s }))
    .filter(({ from_s, to_s }) => to_s - from_s > GAP_S)
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
