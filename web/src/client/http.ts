// The one place that talks to the server.
import createClient, { type Client, type Middleware } from 'openapi-fetch'

import { readProblem, Unreachable } from './problem'
import type { OpenStep } from './safety'
import type { paths } from './schema'

export const API_BASE = '/api/v1'

/** Address of an endpoint, for what is no plain request: links, uploads, event streams. */
export function apiUrl(path: string): string {
  return `${API_BASE}${path}`
}

export interface HttpParts {
  readonly fetch: typeof fetch
  /** The signed-in person's token, sent with every change. */
  readonly csrfToken: () => string | undefined
  /** Told what words ask for that the server read but could not store. */
  readonly onUnstored?: (step: OpenStep) => void
}

export type Api = Client<paths>

/** Typed requests; each throws ApiProblem for a refusal and Unreachable for silence. */
export class Http {
  readonly api: Api

  constructor({ fetch, ...parts }: HttpParts) {
    // Relative addresses need a base where there is no page, as in tests.
    this.api = createClient<paths>({ baseUrl: window.location.origin, fetch })
    this.api.use(middleware(parts))
  }
}

function middleware({ csrfToken, onUnstored }: Omit<HttpParts, 'fetch'>): Middleware {
  return {
    onRequest: ({ request }) => {
      const token = csrfToken()
      if (request.method !== 'GET' && token !== undefined)
        request.headers.set('X-CSRF-Token', token)
      return request
    },
    onResponse: async ({ response }) => {
      if (response.ok) return
      const problem = await readProblem(response)
      if (problem.safety) onUnstored?.(problem.safety)
      throw problem
    },
    onError: ({ error, request }) =>
      request.signal.aborted && error instanceof Error ? error : new Unreachable(error),
  }
}

/** Wait for a request and take its body; refusals were thrown before. */
export async function answer<T>(request: Promise<{ data?: T }>): Promise<T> {
  const { data } = await request
  return data as T
}
