// Sends answers one after the other and keeps what could not be sent, sealed on this device. What
// was begun without a network is begun with the server first, as soon as it answers.
import {
  type Answered,
  type AnswerSent,
  finishResponse,
  type Safety,
  sendAnswers,
  startResponse,
} from '@/client/assessments'
import type { Http } from '@/client/http'
import { ApiProblem, isSilence } from '@/client/problem'
import { browserHolds, type Release } from '@/lib/holds'
import type { SealedStore } from '@/lib/sealed-store'

import { type Begun, instrumentOfNew, type Kept, keptName, readKept } from './kept-answers'

export type Delivery = 'saved' | 'sending' | 'waiting' | 'refused'

interface Parts {
  readonly http: Http
  readonly store: Promise<SealedStore>
  readonly personId: string
  readonly responseId: string
  /** Of a response that the server does not know yet. */
  readonly begun?: Begun | undefined
  /** Nobody looks: what was begun here and is refused stays, until somebody can be told. */
  readonly unseen?: boolean
  readonly onDelivery: (delivery: Delivery, error: ApiProblem | null) => void
  readonly onSafety: (safety: Safety) => void
  readonly onFinished: (answered: Answered) => void
}

/** A refusal by the server's limits or its own trouble passes; another one stays. */
const passes = (error: unknown) =>
  isSilence(error) || (error instanceof ApiProblem && error.status === 429)

export class AnswerKeeper {
  readonly #parts: Parts
  #responseId: string
  #begun: Begun | undefined
  #pending = new Map<string, AnswerSent>()
  #finish = false
  #shown: Record<string, number> = {}
  #busy = false
  #writing = Promise.resolve()
  #held: Release[] = []

  constructor(parts: Parts) {
    this.#parts = parts
    this.#responseId = parts.responseId
    this.#begun = parts.begun
  }

  /** Have this response to oneself, at once or not at all; says whether nobody else sends it. */
  async hold(): Promise<boolean> {
    return this.#holding(await browserHolds.take(this.#name))
  }

  /** Have it to oneself as soon as whoever sends it is through. */
  async holdInTurn(): Promise<void> {
    this.#holding(await browserHolds.wait(this.#name))
  }

  letGo(): void {
    void this.#writing.then(() => {
      for (const release of this.#held.splice(0)) release()
    })
  }

  /** What is still on this device from before, newest answer to each question. */
  async restore(): Promise<readonly AnswerSent[]> {
    const kept = await readKept(await this.#parts.store, this.#name)
    if (kept === undefined) return []
    for (const one of kept.answers) {
      if (!this.#pending.has(one.item)) this.#pending.set(one.item, one)
    }
    this.#finish ||= kept.finish
    this.#begun ??= kept.begun
    this.#shown = { ...kept.shown, ...this.#shown }
    return kept.answers
  }

  /** `shown` is the level of the safety path that this answer opened here. */
  put(answer: AnswerSent, shown = 0): void {
    this.#pending.set(answer.item, answer)
    this.#shown[answer.item] = shown
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
      await this.#begin()
      await this.#sendAll()
      this.#parts.onDelivery('saved', null)
    } catch (error) {
      const refused = error instanceof ApiProblem && !passes(error)
      if (refused && !this.#mustBeTold) this.#giveUp()
      this.#parts.onDelivery(refused ? 'refused' : 'waiting', refused ? error : null)
    } finally {
      this.#busy = false
    }
  }

  get waiting(): boolean {
    return this.#pending.size > 0 || this.#finish
  }

  get #mustBeTold(): boolean {
    return this.#parts.unseen === true && instrumentOfNew(this.#responseId) !== null
  }

  get #name(): string {
    return keptName(this.#parts.personId, this.#responseId)
  }

  #holding(release: Release | null): boolean {
    if (release !== null) this.#held.push(release)
    return release !== null
  }

  /** Begin with the server what was begun here; from then on it goes under the server's id. */
  async #begin(): Promise<void> {
    const instrument = instrumentOfNew(this.#responseId)
    if (instrument === null) return
    const { id } = await startResponse(this.#parts.http, { instrument, ...this.#begun })
    const before = this.#name
    this.#responseId = id
    this.#begun = undefined
    if (this.#held.length > 0) await this.hold()
    this.#keep()
    this.#store((store) => store.remove(before))
  }

  async #sendAll(): Promise<void> {
    await this.#sendOnce()
    // Another answer may have come meanwhile.
    if (this.waiting) await this.#sendAll()
  }

  async #sendOnce(): Promise<void> {
    const { http, onFinished } = this.#parts
    const sent = [...this.#pending.values()]
    if (sent.length === 0) {
      const answered = await finishResponse(http, this.#responseId)
      this.#finish = false
      this.#keep()
      onFinished(answered)
      return
    }
    const { safety } = await sendAnswers(http, this.#responseId, sent)
    // What was answered anew meanwhile waits for the next round.
    for (const one of sent) {
      if (this.#pending.get(one.item) === one) this.#pending.delete(one.item)
    }
    this.#keep()
    const seen = Math.max(...sent.map(({ item }) => this.#shown[item] ?? 0))
    if (safety && safety.level > seen) this.#parts.onSafety(safety)
  }

  #giveUp(): void {
    this.#pending.clear()
    this.#finish = false
    this.#keep()
  }

  #keep(): void {
    const answers = [...this.#pending.values()]
    const kept: Kept = { answers, finish: this.#finish, begun: this.#begun, shown: this.#shown }
    const [name, empty] = [this.#name, !this.waiting]
    this.#store((store) => (empty ? store.remove(name) : store.write(name, kept)))
  }

  #store(change: (store: SealedStore) => Promise<void>): void {
    this.#writing = this.#writing
      .then(async () => change(await this.#parts.store))
      .catch(() => undefined)
  }
}
