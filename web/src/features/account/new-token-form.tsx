import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core'
import { type SyntheticEvent, useState } from 'react'

import { useMakeToken } from '@/client/account'
import type { Scope } from '@/client/types'
import { CopyButton } from '@/components/forms/copy-button'
import form_classes from '@/components/forms/form.module.css'
import { FormError } from '@/components/forms/form-error'
import { Section } from '@/components/page/page'
import { useT } from '@/lib/i18n'

import classes from './account.module.css'

const SCOPES: readonly Scope[] = [
  'check-ins:read',
  'check-ins:write',
  'assessments:read',
  'assessments:write',
  'me:read',
]
const LIFETIMES_DAYS = [30, 90, 365] as const
const DEFAULT_DAYS = 90

export function NewTokenForm() {
  const t = useT()
  const make = useMakeToken()
  const [name, setName] = useState('')
  const [scopes, setScopes] = useState<readonly Scope[]>(['check-ins:read'])
  const [days, setDays] = useState<number>(DEFAULT_DAYS)
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    make.mutate(
      { name: name.trim(), scopes: [...scopes], expires_in_days: days },
      { onSuccess: () => setName('') },
    )
  }
  const complete = name.trim() !== '' && scopes.length > 0
  return (
    <Section sheet title={t('tokens.new')}>
      <form className={form_classes.form} onSubmit={submit}>
        <TextInput
          label={t('tokens.name')}
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <ScopeChecks scopes={scopes} onChange={setScopes} />
        <NativeSelect
          label={t('tokens.expires')}
          value={String(days)}
          onChange={(event) => setDays(Number(event.currentTarget.value))}
          data={LIFETIMES_DAYS.map((count) => ({
            value: String(count),
            label: t('tokens.days', { count }),
          }))}
        />
        <FormError error={make.error} />
        <Button
          type="submit"
          className={form_classes.submit ?? ''}
          disabled={!complete}
          loading={make.isPending}
        >
          {t('tokens.make')}
        </Button>
      </form>
      {make.data && <NewToken token={make.data.token} />}
    </Section>
  )
}

interface ScopeProps {
  readonly scopes: readonly Scope[]
  readonly onChange: (scopes: readonly Scope[]) => void
}

function ScopeChecks({ scopes, onChange }: ScopeProps) {
  const t = useT()
  const toggle = (scope: Scope) =>
    onChange(SCOPES.filter((other) => scopes.includes(other) !== (other === scope)))
  return (
    <fieldset className={classes.checks}>
      <legend>{t('tokens.scopes')}</legend>
      {SCOPES.map((scope) => (
        <Checkbox
          key={scope}
          label={t(`tokens.scope_${scope}`)}
          checked={scopes.includes(scope)}
          onChange={() => toggle(scope)}
        />
      ))}
      {scopes.length === 0 && <p role="alert">{t('tokens.scopes_missing')}</p>}
    </fieldset>
  )
}

function NewToken({ token }: { token: string }) {
  const t = useT()
  return (
    <>
      <p role="status">{t('tokens.made')}</p>
      <p className={classes.secret} translate="no">
        {token}
      </p>
      <CopyButton text={token} />
    </>
  )
}
