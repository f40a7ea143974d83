// Where each page lives. Pages load when they are first opened.
import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent as page,
  redirect,
  type RouterHistory,
} from '@tanstack/react-router'

import type { Http } from '@/client/http'
import { meQuery } from '@/client/me'
import type { PlainKey } from '@/lib/i18n'

import { SignedInGate } from './layout/signed-in-gate'
import { Shell } from './layout/shell'
import { NotFound } from './not-found'
import { RouteError } from './route-error'
import { PageSkeleton } from '@/components/states/page-skeleton'

export interface RouterParts {
  readonly http: Http
  readonly queries: QueryClient
  readonly history?: RouterHistory
}

interface Context {
  readonly http: Http
  readonly queries: QueryClient
}

const root = createRootRouteWithContext<Context>()({ component: Shell })

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
const titled = (title: PlainKey) => ({ staticData: { title } })

/** Only paths of this app may be returned to after logging in. */
function safePath(value: unknown): string | undefined {
  return typeof value === 'string' && /^\/(?![/\\])/.test(value) ? value : undefined
}

const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  component: SignedInGate,
  beforeLoad: async ({ context, location }) => {
    const me = await context.queries.ensureQueryData(meQuery(context.http))
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- the router's own way
    if (me === null) throw redirect({ to: '/log-in', search: { next: location.href } })
  },
})

const openPages = [
  createRoute({
    getParentRoute: () => root,
    path: '/',
    ...titled('welcome.page'),
    component: page(() => import('@/features/welcome/welcome-page'), 'WelcomePage'),
    beforeLoad: async ({ context }) => {
      const me = await context.queries.ensureQueryData(meQuery(context.http)).catch(() => null)
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- the router's own way
      if (me !== null) throw redirect({ to: '/today' })
    },
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/how-it-works',
    ...titled('nav.how_it_works'),
    component: page(() => import('@/features/welcome/how-it-works-page'), 'HowItWorksPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/try',
    ...titled('nav.try'),
    component: page(() => import('@/features/check-in/try-page'), 'TryPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/goodbye',
    ...titled('data.deleted_title'),
    component: page(() => import('@/features/account/goodbye-page'), 'GoodbyePage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/help',
    ...titled('nav.help'),
    component: page(() => import('@/features/help/help-page'), 'HelpPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/about',
    ...titled('nav.about'),
    component: page(() => import('@/features/about/about-page'), 'AboutPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/contact',
    ...titled('nav.contact'),
    component: page(() => import('@/features/contact/contact-page'), 'ContactPage'),
  }),
] as const

const signInPages = [
  createRoute({
    getParentRoute: () => root,
    path: '/log-in',
    ...titled('nav.log_in'),
    validateSearch: (search: Record<string, unknown>): { next?: string | undefined } => ({
      next: safePath(search.next),
    }),
    component: page(() => import('@/features/sign-in/log-in-page'), 'LogInPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/sign-up',
    ...titled('nav.sign_up'),
    component: page(() => import('@/features/sign-in/sign-up-page'), 'SignUpPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/recover',
    ...titled('sign_in.recover_page'),
    component: page(() => import('@/features/sign-in/recover-page'), 'RecoverPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/reset',
    ...titled('sign_in.reset_page'),
    validateSearch: (search: Record<string, unknown>) => ({ token: text(search.token) }),
    component: page(() => import('@/features/sign-in/reset-page'), 'ResetPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/confirm',
    ...titled('sign_in.confirm_page'),
    validateSearch: (search: Record<string, unknown>) => ({ token: text(search.token) }),
    component: page(() => import('@/features/sign-in/confirm-page'), 'ConfirmPage'),
  }),
] as const

const ownPages = [
  createRoute({
    getParentRoute: () => signedIn,
    path: '/today',
    ...titled('nav.today'),
    component: page(() => import('@/features/today/today-page'), 'TodayPage'),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/check-in',
    ...titled('nav.check_in'),
    component: page(() => import('@/features/check-in/check-in-page'), 'CheckInPage'),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/history',
    ...titled('nav.history'),
    component: page(() => import('@/features/history/history-page'), 'HistoryPage'),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/history/$checkInId',
    ...titled('history.one_page'),
    component: page(() => import('@/features/history/check-in-detail-page'), 'CheckInDetailPage'),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/account',
    ...titled('nav.account'),
    component: page(() => import('@/features/account/profile-page'), 'ProfilePage'),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/account/consents',
    ...titled('account.consents'),
    component: page(() => import('@/features/account/consents-page'), 'ConsentsPage'),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/account/security',
    ...titled('account.security'),
    component: page(() => import('@/features/account/security-page'), 'SecurityPage'),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/account/tokens',
    ...titled('account.tokens'),
    component: page(() => import('@/features/account/tokens-page'), 'TokensPage'),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/account/data',
    ...titled('account.data'),
    component: page(() => import('@/features/account/data-page'), 'DataPage'),
  }),
] as const

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
