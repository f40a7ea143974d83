// A small server in memory, for page tests: the network is replaced, nothing above it.
import type { CheckIn, Me } from '@/client/types'

import { SAMPLE_CONSENTS, SAMPLE_DEVICES, SAMPLE_ME, SAMPLE_TOKENS } from './samples'

export interface Received {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: Headers
  readonly body: unknown
}

type Handler = (request: Received) => unknown
const NO_CONTENT = 204

/** Refuse with a problem document. */
export function problem(status: number, code: string, more: object = {}): Response {
  return Response.json(
    { status, code, title: code, detail: `${code}.`, ...more },
    { status, headers: { 'Content-Type': 'application/problem+json' } },
  )
}

export class FakeApi {
  me: Me | null = SAMPLE_ME
  checkIns: CheckIn[] = []
  /** No answer at all, as without a network. */
  silent = false
  readonly received: Received[] = []
  readonly #handlers = new Map<string, Handler>()

  constructor() {
    this.#answerReads()
    this.on('GET /check-ins', () => ({ items: this.checkIns, next: null }))
    this.on('GET /check-ins/:id', ({ path }) => this.#find(path) ?? problem(404, 'not_found'))
    this.on('DELETE /check-ins/:id', ({ path }) => {
      this.checkIns = this.checkIns.filter(({ id }) => !path.endsWith(id))
      return undefined
    })
  }

  /** Answer `METHOD /path`; a part that begins with a colon stands for anything. */
  on(route: string, handler: Handler): this {
    this.#handlers.set(route, handler)
    return this
  }

  readonly fetch: typeof fetch = async (input, init) => {
    if (this.silent) throw new TypeError('Failed to fetch')
    const request = new Request(input, init)
    const url = new URL(request.url)
    const text = await request.text()
    const received: Received = {
      method: request.method,
      path: url.pathname.replace('/api/v1', ''),
      query: url.searchParams,
      headers: request.headers,
      body: bodyOf(request, text),
    }
    this.received.push(received)
    return toResponse(await this.#handlerFor(received)(received))
  }

  #handlerFor({ method, path }: Received): Handler {
    for (const [route, handler] of this.#handlers) {
      const [wanted = '', pattern = ''] = route.split(' ')
      const shape = new RegExp(`^${pattern.replaceAll(/:\w+/g, '[^/]+')}$`)
      if (wanted === method && shape.test(path)) return handler
    }
    return () => problem(404, 'not_found')
  }

  #answerReads(): void {
    this.on('GET /me', () => this.me ?? problem(401, 'not_signed_in'))
    this.on('GET /me/consents', () => SAMPLE_CONSENTS)
    this.on('GET /me/sessions', () => SAMPLE_DEVICES)
    this.on('GET /me/tokens', () => SAMPLE_TOKENS)
    this.on('GET /auth/options', () => ({ mail: true }))
    this.on('GET /safety', () => ({ paused: false, step: null, welcome_back: false }))
    this.on('GET /journal/lock', () => ({ on: false, locked: false, when_hidden: false }))
    this.on('GET /version', () => ({ version: '1', crop_version: '2', model_sha256: '0123456789' }))
  }

  #find(path: string): CheckIn | undefined {
    return this.checkIns.find(({ id }) => path.endsWith(id))
  }
}

/** A file is sent as it is; everything else is JSON. */
function bodyOf(request: Request, text: string): unknown {
  if (text === '') return undefined
  const raw = request.headers.get('Content-Type') === 'application/octet-stream'
  return raw ? text : (JSON.parse(text) as unknown)
}

function toResponse(answer: unknown): Response {
  if (answer instanceof Response) return answer
  if (answer === undefined) return new Response(null, { status: NO_CONTENT })
  return Response.json(answer)
}
