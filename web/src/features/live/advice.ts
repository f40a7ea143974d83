// What stands in the way just now, as one piece of advice; slow to change its mind.
import type { FrameResult, LiveReading, Reason } from '@/engine/types'

/** `fine` and the rest of them have words of their own: `live.advice_…`. */
export type Advice = 'fine' | 'several' | 'nobody' | 'no_picture' | Reason

/** The first that holds is said: what helps most comes first. */
const BY_WEIGHT: readonly Reason[] = [
  'too_dark',
  'too_bright',
  'covered',
  'partly_visible',
  'turned_away',
  'too_small',
  'tilted',
  'blurred',
  'uncertain',
]
const LOOK_BACK_S = 1.5
/** A camera that gives nothing for so long says nothing any more. */
const SILENT_S = 3
/** A reason counts when it held for this share of the time. */
const MOSTLY = 0.5

interface Seen {
  readonly tS: number
  readonly faces: number
  readonly reasons: readonly Reason[]
}

export class Adviser {
  #seen: Seen[] = []

  add({ tS, faces }: FrameResult, person: LiveReading | null): void {
    // A face that was read needs no advice, however it stands.
    const reasons = person === null || person.expression !== null ? [] : person.quality.reasons
    this.#seen.push({ tS, faces: faces.length, reasons })
    this.#seen = this.#seen.filter((one) => tS - one.tS <= LOOK_BACK_S)
  }

  forget(): void {
    this.#seen = []
  }

  advise(now_s: number, began_s: number): Advice {
    const last_s = this.#seen.at(-1)?.tS ?? began_s
    if (now_s - last_s > SILENT_S) return 'no_picture'
    const share = (holds: (one: Seen) => boolean) =>
      this.#seen.filter(holds).length / Math.max(this.#seen.length, 1)
    if (this.#seen.length > 0 && share(({ faces }) => faces === 0) >= MOSTLY) return 'nobody'
    const reason = BY_WEIGHT.find((one) => share(({ reasons }) => reasons.includes(one)) >= MOSTLY)
    if (reason !== undefined) return reason
    return share(({ faces }) => faces > 1) >= MOSTLY ? 'several' : 'fine'
  }
}
