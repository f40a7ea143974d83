import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import { Page } from '@/components/page/page'
import { type PlainKey, useT } from '@/lib/i18n'

import classes from './account.module.css'

const SECTIONS = [
  { to: '/account', label: 'account.profile_tab' },
  { to: '/account/consents', label: 'account.consents' },
  { to: '/account/security', label: 'account.security_tab' },
  { to: '/account/data', label: 'account.data_tab' },
  { to: '/account/tokens', label: 'account.tokens_tab' },
] as const satisfies readonly { to: string; label: PlainKey }[]

interface Props {
  readonly title: PlainKey
  readonly lead?: PlainKey
  readonly children: ReactNode
}

/** One page of the account, with the way to the others above it. */
export function AccountPage({ title, lead, children }: Props) {
  const t = useT()
  return (
    <div className={classes.account}>
      <nav className={classes.nav} aria-label={t('account.sections')}>
        {SECTIONS.map(({ to, label }) => (
          <Link key={to} to={to} className={classes.link} activeOptions={{ exact: true }}>
            {t(label)}
          </Link>
        ))}
      </nav>
      <Page title={t(title)} {...(lead ? { lead: t(lead) } : {})} narrow>
        {children}
      </Page>
    </div>
  )
}
