// Unsent words on this device, sealed: one box for each entry and tab, so that two tabs never
// write over each other. A box whose tab is gone is taken over by the next one that looks.
import type { Said } from '@/client/journal'
import { browserHolds, type Holds, type Release } from '@/lib/holds'
import type { SealedStore } from '@/lib/sealed-store'

import { newId } from './said'

export interface Draft {
  /** The revision it was made from; null for a new entry. */
  readonly revision: number | null
  readonly said: Said
  readonly at: number
}

const PREFIX = 'journal'

export class DraftBox {
  readonly #store: Promise<SealedStore>
  readonly #holds: Holds
  readonly #place: string
  readonly #name: string
  #writing = Promise.resolve()
  #release: Release | null = null

  constructor(
    store: Promise<SealedStore>,
    personId: string,
    entryId: string,
    holds: Holds = browserHolds,
  ) {
    this.#store = store
    this.#holds = holds
    this.#place = [PREFIX, personId, entryId, ''].join(' ')
    this.#name = this.#place + newId()
  }

  /**
   * The turn to open boxes of this entry: who sends what a closed tab left behind has it meanwhile,
   * so that an editor finds either those words or the entry that they became, never neither.
   */
  turn(): Promise<Release> {
    return this.#holds.wait(`${this.#place}turn`)
  }

  /** Hold this tab's box, and return the newest draft that a tab which is gone left behind. */
  async open(): Promise<Draft | null> {
    this.#release ??= await this.#holds.take(this.#name)
    const store = await this.#store
    const others = (await store.names()).filter((one) => one.startsWith(this.#place))
    let newest: { name: string; draft: Draft } | null = null
    const taken: (() => void)[] = []
    for (const name of others) {
      const release = name === this.#name ? null : await this.#holds.take(name)
      if (release === null) continue
      taken.push(release)
      const draft = (await store.read(name).catch(() => undefined)) as Draft | undefined
      if (draft !== undefined && draft.at > (newest?.draft.at ?? 0)) newest = { name, draft }
    }
    // An older one stays where it is: it is taken up the next time, and nothing is dropped.
    if (newest !== null) {
      await store.write(this.#name, newest.draft)
      await store.remove(newest.name)
    }
    for (const release of taken) release()
    return newest?.draft ?? null
  }

  /** Keep a draft, or with null none; in the order of the calls. */
  keep(draft: Draft | null): Promise<void> {
    this.#writing = this.#writing
      .then(async () => {
        const store = await this.#store
        await (draft === null ? store.remove(this.#name) : store.write(this.#name, draft))
      })
      .catch(() => undefined)
    return this.#writing
  }

  /** Let go of the box, with what is in it; another tab may take it up then. */
  async close(): Promise<void> {
    await this.#writing
    this.#release?.()
    this.#release = null
  }
}

/** The entries of a person with unsent words. */
export async function waitingEntries(store: SealedStore, personId: string): Promise<string[]> {
  const start = `${PREFIX} ${personId} `
  const names = (await store.names()).filter((name) => name.startsWith(start))
  return [...new Set(names.map((name) => name.slice(start.length).split(' ')[0] ?? ''))]
}
