// The frame of every page, and what routes share.
import type { QueryClient } from '@tanstack/react-query'
import { createRootRouteWithContext, createRoute, redirect } from '@tanstack/react-router'

import type { Http } from '@/client/http'
import { meQuery } from '@/client/me'
import type { Me } from '@/client/types'
import type { PlainKey } from '@/lib/i18n'

import { Shell } from '../layout/shell'
import { SignedInGate } from '../layout/signed-in-gate'

export interface RouteContext {
  readonly http: Http
  readonly queries: QueryClient
}

export const root = createRootRouteWithContext<RouteContext>()({ component: Shell })

/** Who is signed in; asks the server only when that is not known yet. */
export function currentMe({ http, queries }: RouteContext): Promise<Me | null> {
  return queries.query({ ...meQuery(http), staleTime: 'static' })
}

/** Pages behind it need a signed-in person. */
export const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  component: SignedInGate,
  beforeLoad: async ({ context, location }) => {
    const me = await currentMe(context)
    if (me === null) throw redirect({ to: '/log-in', search: { next: location.href } })
  },
})

export const titled = (title: PlainKey) => ({ staticData: { title } })

export function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

/** Only paths of this app may be returned to after logging in. */
export function safePath(value: unknown): string | undefined {
  return typeof value === 'string' && /^\/(?![/\\])/.test(value) ? value : undefined
}

/** How a clip is made; kept in the address, so that the back button leads to the choice. */
export function clipWay(search: Record<string, unknown>): { way?: 'camera' | 'file' | undefined } {
  const { way } = search
  return { way: way === 'camera' || way === 'file' ? way : undefined }
}

/** What the last answers opened: a step of the safety path, carried to the page after them. */
export function safetyLevel(search: Record<string, unknown>): { safety?: 1 | 2 | 3 | undefined } {
  const { safety } = search
  return { safety: safety === 1 || safety === 2 || safety === 3 ? safety : undefined }
}

/** A new entry, and the prompt it answers (empty without one). Words of a person are never here. */
export function beginning(search: Record<string, unknown>): { prompt?: string | undefined } {
  const prompt = text(search.prompt)
  return { prompt: prompt?.slice(0, 300) }
}
