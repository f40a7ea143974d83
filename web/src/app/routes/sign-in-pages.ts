// Ways in.
import { createRoute, lazyRouteComponent as page } from '@tanstack/react-router'

import { root, safePath, text, titled } from './root'

export const signInPages = [
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
