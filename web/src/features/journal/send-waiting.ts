// Sends what was written without a network, also in tabs that are gone.
import { queryOptions } from '@tanstack/react-query'

import type { Http } from '@/client/http'
import { journalKey, type Stored } from '@/client/journal'
import { sealedStore } from '@/lib/sealed-store'

import { type Draft, DraftBox, waitingEntries } from './draft-box'
import { EntryKeeper } from './entry-keeper'
import { sendPhotos } from './photo-box'

export type OpensStep = (safety: NonNullable<Stored['safety']>) => void

/** The entries that wait on this device, for saying so. */
export function waitingQuery(personId: string) {
  return queryOptions({
    queryKey: [...journalKey, 'waiting', personId],
    queryFn: async () => waitingEntries(await sealedStore(), personId),
    staleTime: 0,
  })
}

interface Parts {
  readonly http: Http
  readonly personId: string
  readonly onSafety: OpensStep
}

export class EntriesSender {
  readonly #parts: Parts
  /** Drafts that wait for the person: two versions met, or the server does not take the words. */
  readonly #undecided = new Map<string, number>()

  constructor(parts: Parts) {
    this.#parts = parts
  }

  async isAnything(): Promise<boolean> {
    const { personId } = this.#parts
    const names = await (await sealedStore()).names()
    return names.some((name) => /^(journal|photo) /.test(name) && name.includes(` ${personId} `))
  }

  /** Send what waits; says whether anything went. */
  async send(): Promise<boolean> {
    const { http, personId } = this.#parts
    const store = await sealedStore()
    const before = await waitingEntries(store, personId)
    for (const entryId of before) await this.#sendOne(entryId)
    const photos = await sendPhotos(http, store, personId)
    return photos > 0 || (await waitingEntries(store, personId)).length < before.length
  }

  async #sendOne(entryId: string): Promise<void> {
    const box = new DraftBox(sealedStore(), this.#parts.personId, entryId)
    const done = await box.turn()
    try {
      const draft = await box.open()
      if (draft !== null && draft.at !== this.#undecided.get(entryId)) {
        await this.#deliver(entryId, box, draft)
      }
    } finally {
      await box.close()
      done()
    }
  }

  async #deliver(entryId: string, box: DraftBox, draft: Draft): Promise<void> {
    const { http, onSafety } = this.#parts
    const keeper = new EntryKeeper({
      ...{ http, entryId, box },
      onDelivery: (delivery) => {
        if (delivery === 'refused') this.#undecided.set(entryId, draft.at)
      },
      onStored: ({ safety }) => safety && onSafety(safety),
      onConflict: () => this.#undecided.set(entryId, draft.at),
    })
    keeper.resume(draft)
    await keeper.send()
  }
}
