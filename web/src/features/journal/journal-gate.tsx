import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, type SyntheticEvent, useEffect, useState } from 'react'

import { useHttp } from '@/client/context'
import { lockQuery, useLock } from '@/client/journal-work'
import { FormError } from '@/components/forms/form-error'
import { PasswordField } from '@/components/forms/password-field'
import { Page } from '@/components/page/page'
import { type PlainKey, useT } from '@/lib/i18n'

import classes from './journal.module.css'

interface Props {
  /** Of the page that is behind the lock; without it the lock is a part of a page. */
  readonly title?: PlainKey
  readonly children: ReactNode
}

const LOOK_EVERY_MS = 30_000

/** Ask for the PIN while the journal is locked. Without a server there is nothing to lock out of. */
export function JournalGate({ title, children }: Props) {
  const t = useT()
  const http = useHttp()
  const lock = useQuery({ ...lockQuery(http), refetchInterval: LOOK_EVERY_MS })
  useLockWhenHidden(lock.data?.on === true && lock.data.when_hidden)
  if (!lock.data?.locked) return children
  return title === undefined ? (
    <PinForm />
  ) : (
    <Page title={t(title)} narrow>
      <PinForm />
    </Page>
  )
}

function useLockWhenHidden(on: boolean): void {
  const { mutate } = useLock().close
  useEffect(() => {
    if (!on) return undefined
    const changed = () => {
      if (document.visibilityState === 'hidden') mutate()
    }
    document.addEventListener('visibilitychange', changed)
    return () => document.removeEventListener('visibilitychange', changed)
  }, [on, mutate])
}

function PinForm() {
  const t = useT()
  const [pin, setPin] = useState('')
  const { open } = useLock()
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    open.mutate(pin, { onError: () => setPin('') })
  }
  return (
    <form className={classes.form} onSubmit={submit}>
      <h2 className={classes.heading}>{t('journal.locked_title')}</h2>
      <PasswordField
        label={t('journal.lock_pin')}
        inputMode="numeric"
        autoComplete="off"
        maxLength={8}
        value={pin}
        onChange={(event) => setPin(event.currentTarget.value)}
      />
      <FormError error={open.error} />
      <Button type="submit" loading={open.isPending} disabled={!/^\d{4,8}$/.test(pin)}>
        {t('journal.unlock')}
      </Button>
      <p className={classes.quiet}>{t('journal.locked_text')}</p>
    </form>
  )
}
