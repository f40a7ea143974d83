// Pages for everyone.
import { createRoute, lazyRouteComponent as page, redirect } from '@tanstack/react-router'

import { clipWay, currentMe, root, titled } from './root'

export const openPages = [
  createRoute({
    getParentRoute: () => root,
    path: '/',
    ...titled('welcome.page'),
    component: page(() => import('@/features/welcome/welcome-page'), 'WelcomePage'),
    beforeLoad: async ({ context }) => {
      const me = await currentMe(context).catch(() => null)
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
    validateSearch: clipWay,
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
    path: '/safety-plan',
    ...titled('plan.title'),
    component: page(() => import('@/features/safety/safety-plan-page'), 'SafetyPlanPage'),
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
