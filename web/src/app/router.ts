// Where each page lives. Pages load when they are first opened.
import { createRouter, type RouterHistory } from '@tanstack/react-router'

import { PageSkeleton } from '@/components/states/page-skeleton'
import type { PlainKey } from '@/lib/i18n'

import { NotFound } from './not-found'
import { RouteError } from './route-error'
import { openPages } from './routes/open-pages'
import { ownPages } from './routes/own-pages'
import { root, type RouteContext, signedIn } from './routes/root'
import { signInPages } from './routes/sign-in-pages'

export interface RouterParts extends RouteContext {
  readonly history?: RouterHistory
}

const tree = root.addChildren([...openPages, ...signInPages, signedIn.addChildren([...ownPages])])

export function createAppRouter({ http, queries, history }: RouterParts) {
  return createRouter({
    routeTree: tree,
    context: { http, queries },
    defaultPreload: 'intent',
    defaultPendingMs: 200,
    defaultPendingComponent: PageSkeleton,
    defaultErrorComponent: RouteError,
    defaultNotFoundComponent: NotFound,
    scrollRestoration: true,
    ...(history ? { history } : {}),
  })
}

export type AppRouter = ReturnType<typeof createAppRouter>

declare module '@tanstack/react-router' {
  interface Register {
    router: AppRouter
  }
  interface StaticDataRouteOption {
    title?: PlainKey
  }
}
