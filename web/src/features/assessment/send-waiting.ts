// Sends answers given without a network, also in tabs that are gone.
import type { Safety } from '@/client/assessments'
import type { Http } from '@/client/http'
import { sealedStore } from '@/lib/sealed-store'

import { AnswerKeeper } from './answer-keeper'
import { waitingResponses } from './kept-answers'

interface Parts {
  readonly http: Http
  readonly personId: string
  /** What words that are sent only now open: they could not be read without the server. */
  readonly onSafety: (safety: Safety) => void
}

export class AnswersSender {
  readonly #parts: Parts
  /** What was refused before it was begun: opening the questionnaire says so. */
  readonly #refused = new Set<string>()

  constructor(parts: Parts) {
    this.#parts = parts
  }

  async isAnything(): Promise<boolean> {
    return (await this.#waiting()).length > 0
  }

  /** Send what waits, but not what is open somewhere; says whether anything went. */
  async send(): Promise<boolean> {
    let sent = false
    for (const responseId of await this.#waiting()) {
      const done = await this.#sendOne(responseId)
      sent ||= done
    }
    return sent
  }

  async #waiting(): Promise<readonly string[]> {
    const all = await waitingResponses(await sealedStore(), this.#parts.personId)
    return all.filter((responseId) => !this.#refused.has(responseId))
  }

  async #sendOne(responseId: string): Promise<boolean> {
    const { onSafety } = this.#parts
    const keeper = new AnswerKeeper({
      ...this.#parts,
      responseId,
      store: sealedStore(),
      unseen: true,
      onDelivery: (delivery) => {
        if (delivery === 'refused') this.#refused.add(responseId)
      },
      onFinished: ({ safety }) => safety && onSafety(safety),
    })
    if (!(await keeper.hold())) return false
    try {
      await keeper.restore()
      await keeper.send()
      return !keeper.waiting
    } finally {
      keeper.letGo()
    }
  }
}
