import { Button, Checkbox, TextInput } from '@mantine/core'
import { type SyntheticEvent, useState } from 'react'

import { useLock, useLockState } from '@/client/lock'
import { FormError } from '@/components/forms/form-error'
import { PasswordField } from '@/components/forms/password-field'
import { Section } from '@/components/page/page'
import { useT } from '@/lib/i18n'

import classes from './journal.module.css'

const AT_FIRST = { password: '', pin: '', minutes: 5, hidden: false }
type Fields = typeof AT_FIRST

/** Set, change or take away the PIN, with the account's password. */
export function LockPart() {
  const t = useT()
  const { data: lock } = useLockState()
  const { set, close } = useLock()
  const [fields, setFields] = useState(AT_FIRST)
  const { password, pin, minutes, hidden } = fields
  const change = (wanted: string | null) => {
    const body = { password, pin: wanted, after_minutes: minutes, when_hidden: hidden }
    set.mutate(body, { onSettled: () => setFields({ ...fields, password: '', pin: '' }) })
  }
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    change(pin)
  }
  const ready = password !== '' && /^\d{4,8}$/.test(pin)
  return (
    <Section title={t('lock.title')} lead={t('lock.text')}>
      {lock?.on && (
        <div className={classes.actions}>
          <p role="status">{t('lock.on')}</p>
          <Button variant="default" disabled={lock.locked} onClick={() => close.mutate()}>
            {t('lock.now')}
          </Button>
        </div>
      )}
      <form className={classes.form} onSubmit={submit}>
        <LockFields fields={fields} onChange={(part) => setFields({ ...fields, ...part })} />
        <FormError error={set.error} />
        <div className={classes.actions}>
          <Button type="submit" variant="default" loading={set.isPending} disabled={!ready}>
            {t('lock.set')}
          </Button>
          {lock?.on && (
            <Button variant="subtle" disabled={password === ''} onClick={() => change(null)}>
              {t('lock.off')}
            </Button>
          )}
        </div>
      </form>
    </Section>
  )
}

interface FieldsProps {
  readonly fields: Fields
  readonly onChange: (part: Partial<Fields>) => void
}

function LockFields({ fields, onChange }: FieldsProps) {
  const t = useT()
  return (
    <>
      <PasswordField
        label={t('lock.password')}
        required={false}
        value={fields.password}
        onChange={(event) => onChange({ password: event.currentTarget.value })}
      />
      <PasswordField
        label={t('lock.pin')}
        required={false}
        inputMode="numeric"
        autoComplete="off"
        maxLength={8}
        value={fields.pin}
        onChange={(event) => onChange({ pin: event.currentTarget.value })}
      />
      <TextInput
        type="number"
        min={1}
        max={240}
        label={t('lock.minutes')}
        value={fields.minutes}
        onChange={(event) => onChange({ minutes: Number(event.currentTarget.value) })}
      />
      <Checkbox
        label={t('lock.hidden')}
        checked={fields.hidden}
        onChange={(event) => onChange({ hidden: event.currentTarget.checked })}
      />
    </>
  )
}
