// Sends answers one after the other and keeps what could not be sent, sealed on this device.
import {
  type Answered,
  type AnswerSent,
  finishResponse,
  type Safety,
  sendAnswers,
} from '@/client/assessments'
import type { Http } from '@/client/http'
import { ApiProblem } from '@/client/problem'
import type { SealedStore } from '@/lib/sealed-store'

export type Delivery = 'saved' | 'sending' | 'waiting' | 'refused'

interface Kept {
  readonly answers: readonly AnswerSent[]
  readonly finish: boolean
}

interface Parts {
  readonly http: Http
  readonly store: Promise<SealedStore>
  readonly personId: string
  readonly responseId: string
  readonly onDelivery: (delivery: Delivery, error: ApiProblem | null) => void
  readonly onSafety: (safety: Safety) => void
  readonly onFinished: (answered: Answered) => void
}

const PREFIX = 'answers'
/** A refusal by the server's limits or its own trouble passes; another one stays. */
const passes = (error: unknown) =>
  !(error instanceof ApiProblem) || error.status >= 500 || error.status === 429

export class AnswerKeeper {
  readonly #parts: Parts
  readonly #name: string
  #pending = new Map<string, AnswerSent>()
  #finish = false
  #busy = false
  #writing = Promise.resolve()

  constructor(parts: Parts) {
    this.#parts = parts
    this.#name = [PREFIX, parts.personId, parts.responseId].join(' ')
  }

  /** What is still on this device from before, newest answer to each question. */
  async restore(): Promise<readonly AnswerSent[]> {
    const store = await this.#parts.store
    const kept = (await store.read(this.#name).catch(() => undefined)) as Kept | undefined
    if (kept === undefined) return []
    for (const one of kept.answers) {
      if (!this.#pending.has(one.item)) this.#pending.set(one.item, one)
    }
    this.#finish ||= kept.finish
    return kept.answers
  }

  put(answer: AnswerSent): void {
    this.#pending.set(answer.item, answer)
    this.#keep()
    void this.send()
  }

  finish(): void {
    this.#finish = true
    this.#keep()
    void this.send()
  }

  /** Send what waits; harmless when nothing does. */
  async send(): Promise<void> {
    if (this.#busy || !this.waiting) return
    this.#busy = true
    this.#parts.onDelivery('sending', null)
    try {
      await this.#sendAll()
      this.#parts.onDelivery('saved', null)
    } catch (error) {
      const refused = error instanceof ApiProblem && !passes(error)
      if (refused) this.#giveUp()
      this.#parts.onDelivery(refused ? 'refused' : 'waiting', refused ? error : null)
    } finally {
      this.#busy = false
    }
  }

  get waiting(): boolean {
    return this.#pending.size > 0 || this.#finish
  }

  async #sendAll(): Promise<void> {
    await this.#sendOnce()
    // Another answer may have come meanwhile.
    if (this.waiting) await this.#sendAll()
  }

  async #sendOnce(): Promise<void> {
    const { http, responseId, onSafety, onFinished } = this.#parts
    const sent = [...this.#pending.values()]
    if (sent.length === 0) {
      const answered = await finishResponse(http, responseId)
      this.#finish = false
      this.#keep()
      onFinished(answered)
      return
    }
    const { safety } = await sendAnswers(http, responseId, sent)
    // What was answered anew meanwhile waits for the next round.
    for (const one of sent) {
      if (this.#pending.get(one.item) === one) this.#pending.delete(one.item)
    }
    this.#keep()
    if (safety) onSafety(safety)
  }

  #giveUp(): void {
    this.#pending.clear()
    this.#finish = false
    this.#keep()
  }

  #keep(): void {
    const kept: Kept = { answers: [...this.#pending.values()], finish: this.#finish }
    const empty = !this.waiting
    this.#writing = this.#writing
      .then(async () => {
        const store = await this.#parts.store
        await (empty ? store.remove(this.#name) : store.write(this.#name, kept))
      })
      .catch(() => undefined)
  }
}

/** The responses of a person that still wait on this device. */
export async function waitingResponses(
  store: SealedStore,
  personId: string,
): Promise<readonly string[]> {
  const start = `${PREFIX} ${personId} `
  const names = await store.names()
  return names.filter((name) => name.startsWith(start)).map((name) => name.slice(start.length))
}
