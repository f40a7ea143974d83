import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'

import { tokensQuery, useRevokeToken } from '@/client/account'
import { useHttp } from '@/client/context'
import { useSignedIn } from '@/client/me'
import type { ApiToken } from '@/client/types'
import { FormError } from '@/components/forms/form-error'
import { Section } from '@/components/page/page'
import { Loaded } from '@/components/states/loaded'
import { ListSkeleton } from '@/components/states/page-skeleton'
import { formatDate } from '@/lib/format'
import { useLanguage, useT } from '@/lib/i18n'

import { AccountPage } from './account-page'
import classes from './account.module.css'
import { NewTokenForm } from './new-token-form'

export function TokensPage() {
  const t = useT()
  const query = useQuery(tokensQuery(useHttp()))
  const revoke = useRevokeToken()
  return (
    <AccountPage title="account.tokens" lead="tokens.lead">
      <Section sheet title={t('tokens.list')}>
        <Loaded query={query} skeleton={<ListSkeleton rows={1} />}>
          {(tokens) =>
            tokens.length === 0 ? (
              <p className={classes.quiet}>{t('tokens.empty')}</p>
            ) : (
              <ul className={classes.list}>
                {tokens.map((token) => (
                  <TokenEntry
                    key={token.id}
                    token={token}
                    onRevoke={() => revoke.mutate(token.id)}
                  />
                ))}
              </ul>
            )
          }
        </Loaded>
        <FormError error={revoke.error} />
      </Section>
      <NewTokenForm />
    </AccountPage>
  )
}

function TokenEntry({ token, onRevoke }: { token: ApiToken; onRevoke: () => void }) {
  const t = useT()
  const { locale } = useLanguage()
  const { time_zone } = useSignedIn()
  const date = (iso: string) => formatDate(iso, time_zone, locale)
  const facts = [
    ...token.scopes.map((scope) => t(`tokens.scope_${scope}`)),
    token.expires_at ? t('tokens.until', { date: date(token.expires_at) }) : t('tokens.forever'),
    token.last_used_at ? t('tokens.used', { date: date(token.last_used_at) }) : t('tokens.unused'),
  ]
  return (
    <li className={classes.entry}>
      <div>
        <p translate="no">{token.name}</p>
        <p className={classes.quiet}>{facts.join(' · ')}</p>
      </div>
      <Button
        variant="default"
        size="xs"
        aria-label={t('tokens.revoke_of', { name: token.name })}
        onClick={onRevoke}
      >
        {t('tokens.revoke')}
      </Button>
    </li>
  )
}
