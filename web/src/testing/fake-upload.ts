/** Stands in for XMLHttpRequest; a test answers through it. */
export class FakeUpload {
  static all: FakeUpload[] = []
  readonly headers = new Headers()
  readonly upload: { onprogress: ((event: ProgressEvent) => void) | null } = { onprogress: null }
  method = ''
  url = ''
  status = 0
  responseText = ''
  aborted = false
  onload: (() => void) | null = null
  onerror: (() => void) | null = null
  onabort: (() => void) | null = null
  ontimeout: (() => void) | null = null
  #form: FormData | null = null
  #answerHeaders = new Headers()

  constructor() {
    FakeUpload.all.push(this)
  }

  static last(): FakeUpload {
    const last = FakeUpload.all.at(-1)
    if (last === undefined) throw new Error('nothing was uploaded')
    return last
  }

  get form(): FormData {
    if (this.#form === null) throw new Error('nothing was sent')
    return this.#form
  }

  open(method: string, url: string): void {
    this.method = method
    this.url = url
  }

  setRequestHeader(name: string, value: string): void {
    this.headers.set(name, value)
  }

  getResponseHeader(name: string): string | null {
    return this.#answerHeaders.get(name)
  }

  send(form: FormData): void {
    this.#form = form
  }

  abort(): void {
    this.aborted = true
    this.onabort?.()
  }

  progress(loaded: number, total: number): void {
    this.upload.onprogress?.({ lengthComputable: true, loaded, total } as ProgressEvent)
  }

  answer(status: number, body: unknown, headers: HeadersInit = {}): void {
    this.#answerHeaders = new Headers(headers)
    this.answerText(status, JSON.stringify(body))
  }

  answerText(status: number, text: string): void {
    this.status = status
    this.responseText = text
    this.onload?.()
  }
}
