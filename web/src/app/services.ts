// What the app is made of, built once and handed down.
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'

import { Http } from '@/client/http'
import { csrfTokenFrom, forgetMe } from '@/client/me'
import { ApiProblem, isLockedOut, isSignedOut, isStaleToken } from '@/client/problem'
import { noteUnstored } from '@/client/unstored'

import { type AppRouter, createAppRouter, type RouterParts } from './router'

export interface Services {
  readonly http: Http
  readonly queries: QueryClient
  readonly router: AppRouter
}

const TRIES = 2

/** Trying again helps against silence, not against a refusal. */
function shouldRetry(failures: number, error: Error): boolean {
  return !(error instanceof ApiProblem) && failures < TRIES
}

interface Heard {
  readonly onSignedOut: () => void
  readonly onStaleToken: () => void
  readonly onLockedOut: () => void
}

function createQueries({ onSignedOut, onStaleToken, onLockedOut }: Heard): QueryClient {
  const onError = (error: Error) => {
    if (isSignedOut(error)) onSignedOut()
    if (isStaleToken(error)) onStaleToken()
    if (isLockedOut(error)) onLockedOut()
  }
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      // Our server may be on this very machine, so "offline" never stops a request.
      queries: { retry: shouldRetry, staleTime: 15_000, networkMode: 'always' },
      mutations: { networkMode: 'always' },
    },
  })
}

export function createServices(
  fetchFunction: typeof fetch,
  options: Pick<RouterParts, 'history'> = {},
): Services {
  const queries: QueryClient = createQueries({
    onSignedOut: () => forgetMe(queries),
    onStaleToken: () => void queries.invalidateQueries({ queryKey: ['me'] }),
    onLockedOut: () => void queries.invalidateQueries({ queryKey: ['lock'] }),
  })
  const http = new Http({
    fetch: fetchFunction,
    csrfToken: () => csrfTokenFrom(queries),
    onUnstored: (step) => noteUnstored(queries, step),
  })
  return { http, queries, router: createAppRouter({ http, queries, ...options }) }
}
