// The signed-in person: who it is, signing in and out.
import { type QueryClient, queryOptions, useQuery } from '@tanstack/react-query'
import { createContext, useContext } from 'react'

import { inTurn, SENDING } from '@/lib/holds'
import { clearSealedStore } from '@/lib/sealed-store'

import { useHttp } from './context'
import { answer, type Http } from './http'
import { isSignedOut } from './problem'
import { forgetRemembered, remembered } from './remembered'
import type { Me, SignUp } from './types'

const ME = ['me'] as const

/** The signed-in person, or null for a visitor. */
export function meQuery(http: Http) {
  return queryOptions({
    queryKey: ME,
    queryFn: async ({ client, signal }) => {
      const me = await readMe(http, signal)
      const before = client.getQueryData<Me | null>(ME)
      // Somebody else logged in from another tab: nothing of the first person may stay.
      if (before && before.id !== me?.id) forgetOthers(client)
      return me
    },
    staleTime: 5 * 60_000,
  })
}

async function readMe(http: Http, signal: AbortSignal): Promise<Me | null> {
  try {
    return await remembered('me', () => answer(http.api.GET('/api/v1/me', { signal })))
  } catch (error) {
    if (!isSignedOut(error)) throw error
    void forgetRemembered('me')
    return null
  }
}

export function useMe() {
  return useQuery(meQuery(useHttp()))
}

/** Filled by the gate before the pages of a signed-in person. */
export const SignedInContext = createContext<Me | null>(null)

/** The signed-in person, on pages that are only reached signed in. */
export function useSignedIn(): Me {
  const me = useContext(SignedInContext)
  if (me === null) throw new Error('This page is not behind the gate for signed-in people.')
  return me
}

/** Return whether it is known that nobody is signed in. */
export function isNobodySignedIn(queries: QueryClient): boolean {
  return queries.getQueryData<Me | null>(ME) === null
}

/** Under which name something of the signed-in person is kept for times without a network. */
export function ownName(queries: QueryClient, what: string): string {
  return `${queries.getQueryData<Me | null>(ME)?.id ?? 'nobody'} ${what}`
}

export function csrfTokenFrom(queries: QueryClient): string | undefined {
  return queries.getQueryData<Me | null>(ME)?.csrf_token
}

function forgetOthers(queries: QueryClient): void {
  queries.removeQueries({ predicate: (query) => query.queryKey[0] !== ME[0] })
}

/** Forget everything about whoever was signed in before, and remember `me`. */
export function rememberMe(queries: QueryClient, me: Me | null): void {
  forgetOthers(queries)
  queries.setQueryData(ME, me)
}

/** The session ended on the server: drop what is on screen about the person. */
export function forgetMe(queries: QueryClient): void {
  rememberMe(queries, null)
}

export function updateMe(queries: QueryClient, me: Me): void {
  queries.setQueryData(ME, me)
}

export function logIn(http: Http, body: { email: string; password: string }): Promise<Me> {
  return answer(http.api.POST('/api/v1/auth/log-in', { body }))
}

export async function logOut(http: Http): Promise<void> {
  await http.api.POST('/api/v1/auth/log-out')
  await emptyThisDevice()
}

/** Words on their way just now would be put back into the store after it was emptied. */
export function emptyThisDevice(): Promise<void> {
  return inTurn(SENDING, clearSealedStore)
}

/** Sign up; null means that a mail with a link is on its way. */
export async function signUp(http: Http, body: SignUp): Promise<Me | null> {
  const me = await answer(http.api.POST('/api/v1/auth/sign-up', { body }))
  return 'id' in me ? me : null
}
