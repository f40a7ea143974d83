// The one place that talks to the server.
import { readProblem, Unreachable } from './problem'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
export type Query = Readonly<Record<string, string | number | undefined>>

export interface RequestOptions {
  readonly body?: unknown
  readonly query?: Query
  readonly signal?: AbortSignal
}

export const API_BASE = '/api/v1'

export interface HttpParts {
  readonly fetch: typeof fetch
  /** The signed-in person's token, sent with every change. */
  readonly csrfToken: () => string | undefined
}

export function apiUrl(path: string, query: Query = {}): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) search.set(name, String(value))
  }
  const text = search.toString()
  return `${API_BASE}${path}${text === '' ? '' : `?${text}`}`
}

export class Http {
  readonly #parts: HttpParts

  constructor(parts: HttpParts) {
    this.#parts = parts
  }

  /** Send a request; throw ApiProblem for a refusal and Unreachable for silence. */
  async send(method: Method, path: string, options: RequestOptions = {}): Promise<Response> {
    const response = await this.#attempt(method, path, options)
    if (!response.ok) throw await readProblem(response)
    return response
  }

  /** Send a request and read its JSON answer. */
  async json<T>(method: Method, path: string, options: RequestOptions = {}): Promise<T> {
    const response = await this.send(method, path, options)
    return (await response.json()) as T
  }

  async #attempt(method: Method, path: string, options: RequestOptions): Promise<Response> {
    const { body, query, signal } = options
    const headers = new Headers({ Accept: 'application/json' })
    const csrf = this.#parts.csrfToken()
    if (method !== 'GET' && csrf !== undefined) headers.set('X-CSRF-Token', csrf)
    const isForm = body instanceof FormData
    if (body !== undefined && !isForm) headers.set('Content-Type', 'application/json')
    const sent = isForm ? body : body === undefined ? null : JSON.stringify(body)
    try {
      return await this.#parts.fetch(apiUrl(path, query), {
        method,
        headers,
        body: sent,
        credentials: 'same-origin',
        ...(signal ? { signal } : {}),
      })
    } catch (error) {
      if (signal?.aborted) throw error
      throw new Unreachable(error)
    }
  }
}
