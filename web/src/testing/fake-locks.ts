type Holder = (lock: Lock | null) => Promise<void> | undefined

interface Waiting {
  readonly name: string
  readonly mayHave: () => void
}

/** Stands in for the browser's Web Locks, of which there is one here; a test can be another tab. */
export class FakeLocks {
  #held: string | null = null
  #waiting: Waiting[] = []

  install(): this {
    Object.defineProperty(navigator, 'locks', { value: this, configurable: true })
    return this
  }

  remove(): void {
    Reflect.deleteProperty(navigator, 'locks')
  }

  request(name: string, options: LockOptions, holder: Holder): Promise<void> {
    if (this.#held === null) return this.#grant(name, holder)
    if (options.ifAvailable) return Promise.resolve(holder(null))
    return new Promise((resolve, reject) => {
      const one = { name, mayHave: () => resolve(this.#grant(name, holder)) }
      this.#waiting.push(one)
      options.signal?.addEventListener('abort', () => {
        this.#waiting = this.#waiting.filter((other) => other !== one)
        reject(new DOMException('No longer wanted', 'AbortError'))
      })
    })
  }

  query(): Promise<LockManagerSnapshot> {
    const held = this.#held === null ? [] : [{ name: this.#held }]
    return Promise.resolve({ held, pending: this.#waiting.map(({ name }) => ({ name })) })
  }

  async #grant(name: string, holder: Holder): Promise<void> {
    this.#held = name
    await holder({ name, mode: 'exclusive' })
    this.#held = null
    this.#waiting.shift()?.mayHave()
  }
}
