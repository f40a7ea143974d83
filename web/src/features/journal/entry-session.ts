// One entry that is open for writing, as a small store: what is in it, where it is, and what its
// words opened. Lives as long as the page; what is not sent by then waits in its box.
import type { Http } from '@/client/http'
import { type Entry, readEntry, type Said, type Stored } from '@/client/journal'
import { ApiProblem } from '@/client/problem'
import { sealedStore } from '@/lib/sealed-store'

import { type Draft, DraftBox } from './draft-box'
import { type Choice, type Delivery, EntryKeeper } from './entry-keeper'
import { emptySaid, saidOf } from './said'

const SEND_AFTER_MS = 1200
const TRY_AGAIN_MS = 8000

export interface EntryState {
  /** Null while it is being read. */
  readonly said: Said | null
  readonly entry: Entry | null
  readonly delivery: Delivery
  readonly problem: Error | null
  /** Nobody answered the last time. */
  readonly silent: boolean
  /** Why it could not be read at all. */
  readonly unread: Error | null
  readonly theirs: Entry | null
  readonly safety: Stored['safety']
  /** Whether it was stored since it was opened, and whether its words opened a step since. */
  readonly kept: boolean
  readonly stepped: boolean
}

const AT_FIRST: EntryState = {
  said: null,
  entry: null,
  delivery: 'new',
  problem: null,
  silent: false,
  unread: null,
  theirs: null,
  safety: null,
  kept: false,
  stepped: false,
}

interface Parts {
  readonly http: Http
  readonly personId: string
  readonly entryId: string
  /** The prompt of a new entry, empty without one; null where the entry should exist. */
  readonly prompt: string | null
  readonly onStored: () => void
}

export class EntrySession {
  readonly #parts: Parts
  readonly #box: DraftBox
  readonly #keeper: EntryKeeper
  readonly #listeners = new Set<() => void>()
  #state = AT_FIRST
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(parts: Parts) {
    const { http, entryId, personId } = parts
    this.#parts = parts
    this.#box = new DraftBox(sealedStore(), personId, entryId)
    this.#keeper = new EntryKeeper({
      http,
      entryId,
      box: this.#box,
      onDelivery: (delivery, problem) => {
        this.#set({ delivery, problem, silent: this.#keeper.silent })
      },
      onStored: ({ entry, safety }) => {
        this.#set({ entry, kept: true, ...(safety && { safety, stepped: true }) })
        parts.onStored()
      },
      onConflict: (theirs) => this.#set({ theirs }),
    })
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly state = (): EntryState => this.#state

  /** Read the entry and keep trying to send; returns what ends it. */
  start(): () => void {
    this.#open().catch((error: unknown) => this.#set({ unread: error as Error }))
    const again = () => void this.#keeper.send()
    const trying = setInterval(again, TRY_AGAIN_MS)
    window.addEventListener('online', again)
    return () => {
      clearTimeout(this.#timer)
      clearInterval(trying)
      window.removeEventListener('online', again)
      void this.#keeper.send().finally(() => this.#box.close())
    }
  }

  readonly put = (change: Partial<Said>): void => {
    if (this.#state.said === null) return
    const said = { ...this.#state.said, ...change }
    this.#set({ said })
    this.#keeper.put(said)
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#keeper.send(), SEND_AFTER_MS)
  }

  readonly choose = (choice: Choice): void => {
    const chosen = async () => {
      const said = await this.#keeper.choose(choice)
      if (said !== null) this.#set({ said, theirs: null })
    }
    chosen().catch((error: unknown) => this.#set({ problem: error as Error }))
  }

  readonly leaveSafety = (): void => this.#set({ safety: null })

  readonly setEntry = (entry: Entry): void => this.#set({ entry })

  async #open(): Promise<void> {
    const { http, entryId, prompt } = this.#parts
    const draft = await this.#takeUp()
    const found = await readEntry(http, entryId).catch((error: unknown) => error as Error)
    const entry = found instanceof Error ? null : found
    const missing = found instanceof ApiProblem && found.status === 404
    if (found instanceof Error && !missing && draft === null && prompt === null) throw found
    this.#keeper.begin(entry)
    const said = draft?.said ?? (entry ? saidOf(entry) : emptySaid(prompt ?? ''))
    this.#set({ entry, said, delivery: entry === null ? 'new' : 'saved' })
    if (draft === null) return
    this.#keeper.resume(draft)
    await this.#keeper.send()
  }

  async #takeUp(): Promise<Draft | null> {
    const done = await this.#box.turn()
    return this.#box.open().finally(done)
  }

  #set(change: Partial<EntryState>): void {
    this.#state = { ...this.#state, ...change }
    for (const listener of this.#listeners) listener()
  }
}
