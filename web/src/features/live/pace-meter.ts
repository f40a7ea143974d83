// How fast it goes: readings a second, and how long each took from taking the picture to
// its numbers.

export interface Pace {
  /** Readings a second over the last seconds. */
  readonly fps: number
  /** Milliseconds; null before the first reading. */
  readonly last_ms: number | null
  readonly p50_ms: number | null
  readonly p95_ms: number | null
  readonly readings: number
  /** Pictures that were sent and not read. */
  readonly dropped: number
}

const WINDOW_MS = 2_000
const REMEMBERED = 300

export class PaceMeter {
  #times: number[] = []
  #latencies: number[] = []
  #readings = 0
  #dropped = 0

  /** Count a reading; one of which nobody knows how long it took says nothing about that. */
  add(now_ms: number, latency_ms: number | null): void {
    this.#readings += 1
    this.#times.push(now_ms)
    if (latency_ms !== null) this.#latencies.push(latency_ms)
    if (this.#times.length > REMEMBERED) this.#times.shift()
    if (this.#latencies.length > REMEMBERED) this.#latencies.shift()
  }

  drop(count: number): void {
    this.#dropped += count
  }

  /** After a pause, what came before says nothing about now. */
  rest(): void {
    this.#times = []
  }

  read(now_ms: number): Pace {
    const recent = this.#times.filter((time) => now_ms - time < WINDOW_MS)
    const span_ms = Math.min(WINDOW_MS, Math.max(now_ms - (this.#times[0] ?? now_ms), 250))
    const sorted = this.#latencies.toSorted((a, b) => a - b)
    return {
      fps: (recent.length * 1000) / span_ms,
      last_ms: this.#latencies.at(-1) ?? null,
      p50_ms: quantile(sorted, 0.5),
      p95_ms: quantile(sorted, 0.95),
      readings: this.#readings,
      dropped: this.#dropped,
    }
  }
}

/** The smallest value that at least `share` of all do not exceed. */
export function quantile(sorted: readonly number[], share: number): number | null {
  return sorted[Math.max(Math.ceil(share * sorted.length) - 1, 0)] ?? null
}
