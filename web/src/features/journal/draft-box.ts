// Unsent words on this device, sealed: one box for each entry and tab, so that two tabs never
// write over each other. A box whose tab is gone is taken over by the next one that looks.
import type { Said } from '@/client/journal'
import type { SealedStore } from '@/lib/sealed-store'

import { newId } from './said'

export interface Draft {
  /** The revision it was made from; null for a new entry. */
  readonly revision: number | null
  readonly said: Said
  readonly at: number
}

const PREFIX = 'journal'

/** Says whether a name is held by a tab that is still open, and holds one for this tab. */
export interface Holds {
  readonly take: (name: string) => Promise<(() => void) | null>
}

/** Held by the browser for as long as the tab lives; without that every name is free. */
export const browserHolds: Holds = {
  take: (name) =>
    new Promise((resolve) => {
      // Not there where the page is not served securely.
      const { locks } = navigator as { locks?: LockManager | null }
      if (!locks) {
        resolve(() => undefined)
        return
      }
      const held = locks.request(name, { ifAvailable: true }, (lock) => {
        if (lock === null) {
          resolve(null)
          return undefined
        }
        return new Promise<void>((release) => resolve(release))
      })
      held.catch(() => resolve(() => undefined))
    }),
}

export class DraftBox {
  readonly #store: Promise<SealedStore>
  readonly #holds: Holds
  readonly #place: string
  readonly #name: string
  #writing = Promise.resolve()
  #release: (() => void) | null = null

  constructor(
    store: Promise<SealedStore>,
    personId: string,
    entryId: string,
    holds = browserHolds,
  ) {
    this.#store = store
    this.#holds = holds
    this.#place = [PREFIX, personId, entryId, ''].join(' ')
    this.#name = this.#place + newId()
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

  close(): void {
    void this.#writing.then(() => {
      this.#release?.()
      this.#release = null
    })
  }
}

/** The entries of a person with unsent words. */
export async function waitingEntries(store: SealedStore, personId: string): Promise<string[]> {
  const start = `${PREFIX} ${personId} `
  const names = (await store.names()).filter((name) => name.startsWith(start))
  return [...new Set(names.map((name) => name.slice(start.length).split(' ')[0] ?? ''))]
}
