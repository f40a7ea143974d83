// Saves an entry while it is written. The rule when two versions meet: the server keeps the first,
// the other one waits here, and the person chooses. Nothing is overwritten and nothing is dropped.
import {
  changeEntry,
  type Entry,
  readEntry,
  type Said,
  type Stored,
  writeEntry,
} from '@/client/journal'
import type { Http } from '@/client/http'
import { ApiProblem, isSilence } from '@/client/problem'

import type { Draft, DraftBox } from './draft-box'
import { newId, saysNothing } from './said'

export type Delivery = 'new' | 'saved' | 'sending' | 'waiting' | 'refused' | 'conflict'
export type Choice = 'mine' | 'theirs' | 'both'

interface Parts {
  readonly http: Http
  readonly entryId: string
  readonly box: DraftBox
  readonly onDelivery: (delivery: Delivery, problem: ApiProblem | null) => void
  readonly onStored: (stored: Stored) => void
  readonly onConflict: (theirs: Entry) => void
}

const is = (error: unknown, status: number): error is ApiProblem =>
  error instanceof ApiProblem && error.status === status

/** These refuse the words themselves; everything else may pass by itself. */
const refuses = (error: unknown): error is ApiProblem => is(error, 413) || is(error, 422)

export class EntryKeeper {
  readonly #parts: Parts
  #revision: number | null = null
  #draft: Draft | null = null
  #theirs: Entry | null = null
  #busy = false
  #silent = false

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Go on from what the server has; null for a new entry. */
  begin(stored: Entry | null): void {
    this.#revision = stored?.revision ?? null
  }

  /** Take up words that were not sent, made from their own revision. */
  resume(draft: Draft): void {
    this.#draft = draft
    this.#revision = draft.revision
    void this.#parts.box.keep(draft)
  }

  put(said: Said): void {
    const empty = saysNothing(said)
    this.#draft =
      empty && this.#revision === null ? null : { revision: this.#revision, said, at: Date.now() }
    void this.#parts.box.keep(this.#draft)
    if (this.#theirs === null)
      this.#parts.onDelivery(this.#draft === null ? 'new' : 'waiting', null)
  }

  get waiting(): boolean {
    return this.#draft !== null
  }

  /** Whether nobody answered the last time: the words wait here, and nobody has read them. */
  get silent(): boolean {
    return this.#silent
  }

  /** Send what waits; harmless when nothing does. */
  async send(): Promise<void> {
    const draft = this.#draft
    if (this.#busy || draft === null || this.#theirs !== null || saysNothing(draft.said)) return
    this.#busy = true
    this.#parts.onDelivery('sending', null)
    try {
      const stored = await this.#deliver(draft.said)
      this.#accepted(draft, stored.entry.revision)
      this.#parts.onStored(stored)
    } catch (error) {
      await this.#failed(error)
    } finally {
      this.#busy = false
    }
    if (this.#draft !== null && this.#draft !== draft) await this.send()
  }

  /** What the person wants of two versions; returns the words to go on with. */
  async choose(choice: Choice): Promise<Said | null> {
    const theirs = this.#theirs
    const draft = this.#draft
    if (theirs === null || draft === null) return null
    const { http } = this.#parts
    const other = choice === 'both' ? await writeEntry(http, newId(), draft.said) : null
    this.#theirs = null
    this.#revision = theirs.revision
    if (choice === 'mine') {
      this.put(draft.said)
      await this.send()
      return draft.said
    }
    this.#draft = null
    await this.#parts.box.keep(null)
    this.#parts.onDelivery('saved', null)
    this.#parts.onStored({ entry: theirs, safety: other?.safety ?? null })
    return theirs
  }

  async #deliver(said: Said): Promise<Stored> {
    const { http, entryId } = this.#parts
    if (this.#revision === null) return writeEntry(http, entryId, said)
    try {
      return await changeEntry(http, entryId, this.#revision, said)
    } catch (error) {
      // Deleted elsewhere while words were still being written: the words win.
      if (is(error, 404)) return writeEntry(http, entryId, said)
      throw error
    }
  }

  #accepted(draft: Draft, revision: number): void {
    this.#revision = revision
    this.#silent = false
    // What was typed meanwhile is based on what was just stored.
    this.#draft = this.#draft === draft ? null : this.#draft && { ...this.#draft, revision }
    void this.#parts.box.keep(this.#draft)
    this.#parts.onDelivery(this.#draft === null ? 'saved' : 'waiting', null)
  }

  async #failed(error: unknown): Promise<void> {
    const { http, entryId, onConflict, onDelivery } = this.#parts
    this.#silent = isSilence(error)
    if (is(error, 409) && error.code === 'entry_changed') {
      const theirs = await readEntry(http, entryId).catch(() => null)
      this.#theirs = theirs
      onDelivery(theirs === null ? 'waiting' : 'conflict', null)
      if (theirs !== null) onConflict(theirs)
      return
    }
    onDelivery(refuses(error) ? 'refused' : 'waiting', refuses(error) ? error : null)
  }
}
