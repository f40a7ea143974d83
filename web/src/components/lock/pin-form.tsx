import { Button } from '@mantine/core'
import { type SyntheticEvent, useState } from 'react'

import { useLock } from '@/client/lock'
import { FormError } from '@/components/forms/form-error'
import { PasswordField } from '@/components/forms/password-field'
import { useT } from '@/lib/i18n'

import classes from './lock.module.css'

export function PinForm() {
  const t = useT()
  const [pin, setPin] = useState('')
  const { open } = useLock()
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    open.mutate(pin, { onError: () => setPin('') })
  }
  return (
    <form className={classes.form} onSubmit={submit}>
      <PasswordField
        label={t('lock.pin')}
        inputMode="numeric"
        autoComplete="off"
        maxLength={8}
        value={pin}
        onChange={(event) => setPin(event.currentTarget.value)}
      />
      <FormError error={open.error} />
      <Button type="submit" loading={open.isPending} disabled={!/^\d{4,8}$/.test(pin)}>
        {t('lock.open')}
      </Button>
    </form>
  )
}

/** Who forgot the PIN takes the lock away with the account's password. */
export function ForgotPin() {
  const t = useT()
  const [password, setPassword] = useState('')
  const { set } = useLock()
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    const body = { password, pin: null, after_minutes: 5, when_hidden: false }
    set.mutate(body, { onError: () => setPassword('') })
  }
  return (
    <details>
      <summary>{t('lock.forgot')}</summary>
      <form className={classes.form} onSubmit={submit}>
        <p className={classes.quiet}>{t('lock.forgot_text')}</p>
        <PasswordField
          label={t('lock.password')}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <FormError error={set.error} />
        <Button type="submit" variant="default" loading={set.isPending} disabled={password === ''}>
          {t('lock.off')}
        </Button>
      </form>
    </details>
  )
}
