// Pages of a signed-in person.
import { createRoute, lazyRouteComponent as page } from '@tanstack/react-router'

import { clipWay, signedIn, titled } from './root'

export const ownPages = [
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
    validateSearch: clipWay,
    component: page(() => import('@/features/check-in/check-in-page'), 'CheckInPage'),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/check-in/live',
    ...titled('live.title'),
    component: page(() => import('@/features/live/live-page'), 'LivePage'),
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
