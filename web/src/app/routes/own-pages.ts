// Pages of a signed-in person.
import { createRoute, lazyRouteComponent as page } from '@tanstack/react-router'

import { beginning, clipWay, safetyLevel, signedIn, titled } from './root'

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
    path: '/journal',
    ...titled('nav.journal'),
    component: page(() => import('../journal-home'), 'JournalHome'),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/journal/entries/$entryId',
    ...titled('journal.entry_page'),
    validateSearch: beginning,
    component: page(() => import('@/features/journal/entry-page'), 'EntryPage'),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/journal/themes',
    ...titled('journal.themes'),
    component: page(() => import('@/features/journal/themes-page'), 'ThemesPage'),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/journal/more',
    ...titled('journal.more_page'),
    component: page(() => import('@/features/journal/more-page'), 'MorePage'),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/journal/questionnaires/$instrument',
    ...titled('ask.instrument_page'),
    component: page(() => import('@/features/assessment/instrument-page'), 'InstrumentPage'),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/journal/questionnaires/$instrument/answer',
    ...titled('ask.answer_page'),
    component: page(() => import('@/features/assessment/runner-page'), 'RunnerPage'),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/journal/results/$responseId',
    ...titled('ask.result_page'),
    validateSearch: safetyLevel,
    component: page(() => import('@/features/assessment/result-page'), 'ResultPage'),
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
