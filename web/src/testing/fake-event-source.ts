/** Stands in for the browser's EventSource; a test speaks through it. */
export class FakeEventSource extends EventTarget {
  static open: FakeEventSource[] = []
  onerror: (() => void) | null = null
  closed = false
  readonly url: string

  constructor(url: string) {
    super()
    this.url = url
    FakeEventSource.open.push(this)
  }

  /** The one that was opened. */
  static only(): FakeEventSource {
    const [source] = FakeEventSource.open
    if (source === undefined || FakeEventSource.open.length > 1)
      throw new Error(`expected one event source, there are ${FakeEventSource.open.length}`)
    return source
  }

  say(name: string, value: unknown): void {
    this.sayText(name, JSON.stringify(value))
  }

  sayText(name: string, data: string): void {
    if (!this.closed) this.dispatchEvent(new MessageEvent(name, { data }))
  }

  fail(): void {
    this.onerror?.()
  }

  close(): void {
    this.closed = true
  }
}
