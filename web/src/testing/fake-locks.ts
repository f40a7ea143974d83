type Holder = (lock: Lock | null) => Promise<void> | undefined

/** Stands in for the browser's Web Locks, of which there is one here; a test can be another tab. */
export class FakeLocks {
  #held: string | null = null
  #waiting: (() => void)[] = []

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
      const mayHave = () => resolve(this.#grant(name, holder))
      this.#waiting.push(mayHave)
      options.signal?.addEventListener('abort', () => {
        this.#waiting = this.#waiting.filter((one) => one !== mayHave)
        reject(new DOMException('No longer wanted', 'AbortError'))
      })
    })
  }

  query(): Promise<LockManagerSnapshot> {
    const held = this.#held === null ? [] : [{ name: this.#held }]
    return Promise.resolve({ held, pending: [] })
  }

  async #grant(name: string, holder: Holder): Promise<void> {
    this.#held = name
    await holder({ name, mode: 'exclusive' })
    this.#held = null
    this.#waiting.shift()?.()
  }
}
