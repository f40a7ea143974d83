// The engine of this page, loaded when it is first wanted and kept for the next clip.
import { isSupported } from '@/engine/open-engine'
import type { LiveEngine, OpenEngine } from '@/engine/types'

export type Loading =
  | { readonly step: 'off' }
  | { readonly step: 'ready' }
  | { readonly step: 'failed' }
  | { readonly step: 'loading'; readonly loaded: number; readonly total: number }

/** Whether clips can be read here at all; whether the engine arrives is another question. */
export function canReadHere(): boolean {
  return isSupported() && 'requestVideoFrameCallback' in HTMLVideoElement.prototype
}

export class ClipEngine {
  readonly #openEngine: OpenEngine
  readonly #listeners = new Set<() => void>()
  #state: Loading = { step: 'off' }
  #opening: Promise<LiveEngine> | null = null
  #abort = new AbortController()

  constructor(openEngine: OpenEngine) {
    this.#openEngine = openEngine
  }

  readonly state = (): Loading => this.#state

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Load it, once; after a failure it is tried again. */
  open(): Promise<LiveEngine> {
    this.#opening ??= this.#load()
    return this.#opening
  }

  /** Forget an engine that does not work any more. */
  close(): void {
    this.#abort.abort()
    this.#abort = new AbortController()
    this.#opening?.then((engine) => engine.close()).catch(() => undefined)
    this.#opening = null
    this.#tell({ step: 'off' })
  }

  async #load(): Promise<LiveEngine> {
    const { signal } = this.#abort
    this.#tell({ step: 'loading', loaded: 0, total: 0 })
    try {
      const engine = await this.#openEngine((loaded, total) => {
        if (!signal.aborted) this.#tell({ step: 'loading', loaded, total })
      }, signal)
      if (!signal.aborted) this.#tell({ step: 'ready' })
      return engine
    } catch (error) {
      if (!signal.aborted) {
        this.#opening = null
        this.#tell({ step: 'failed' })
      }
      throw error
    }
  }

  #tell(state: Loading): void {
    this.#state = state
    for (const listener of this.#listeners) listener()
  }
}
