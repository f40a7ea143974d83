/** Stands in for the browser's WebSocket; a test speaks for the server through it. */
export class FakeSocket {
  static all: FakeSocket[] = []
  static readonly OPEN = 1
  readyState = 0
  bufferedAmount = 0
  binaryType = 'blob'
  onmessage: ((event: { data: string }) => void) | null = null
  onclose: ((event: { code: number }) => void) | null = null
  readonly sent: ArrayBuffer[] = []
  readonly url: string

  constructor(url: string) {
    this.url = url
    FakeSocket.all.push(this)
  }

  static last(): FakeSocket {
    const last = FakeSocket.all.at(-1)
    if (last === undefined) throw new Error('no socket was opened')
    return last
  }

  /** The server lets the client in. */
  welcome(fps = 15, maps = true): void {
    this.readyState = FakeSocket.OPEN
    const engine = { name: 'δίκτυο', version: '1', sha256: '0', crop_version: '2' }
    this.say({
      type: 'hello',
      credits: 2,
      fps,
      engine: { ...engine, action_units: ['AU12'], evidence: { AU12: 'distilled' }, maps },
    })
  }

  say(message: object): void {
    this.onmessage?.({ data: JSON.stringify(message) })
  }

  /** The server ends the connection, and says why. */
  end(code: number, why: string): void {
    this.say({ type: 'problem', code: why, detail: why })
    this.drop(code)
  }

  drop(code = 1006): void {
    this.readyState = 3
    this.onclose?.({ code })
  }

  send(packet: ArrayBuffer): void {
    this.sent.push(packet)
  }

  close(): void {
    this.readyState = 3
  }
}
