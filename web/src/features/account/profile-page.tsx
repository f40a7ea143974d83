import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useMemo } from 'react'

import { useSaveProfile } from '@/client/account'
import { useSignedIn } from '@/client/me'
import form_classes from '@/components/forms/form.module.css'
import { FormError } from '@/components/forms/form-error'
import { showFieldProblems, useLiveForm } from '@/components/forms/use-live-form'
import { Section } from '@/components/page/page'
import { formatDate } from '@/lib/format'
import { useLanguage, useT } from '@/lib/i18n'
import { checkName } from '@/lib/validation'

import { AccountPage } from './account-page'
import classes from './account.module.css'
import { LogOut } from './log-out'

export function ProfilePage() {
  const t = useT()
  const { locale } = useLanguage()
  const me = useSignedIn()
  return (
    <AccountPage title="account.profile">
      <Section sheet>
        <ProfileForm />
      </Section>
      <div className={classes.facts}>
        <p translate="no">{me.email}</p>
        <p className={classes.quiet}>
          {t('account.since', { date: formatDate(me.created_at, me.time_zone, locale) })}
        </p>
      </div>
      <LogOut />
    </AccountPage>
  )
}

/** Zones the browser knows, and the stored one even if it does not. */
function useTimeZones(current: string): string[] {
  return useMemo(
    () => [...new Set([current, 'UTC', ...Intl.supportedValuesOf('timeZone')])].sort(),
    [current],
  )
}

function ProfileForm() {
  const t = useT()
  const me = useSignedIn()
  const save = useSaveProfile()
  const zones = useTimeZones(me.time_zone)
  const form = useLiveForm(
    { first_name: me.first_name, last_name: me.last_name, time_zone: me.time_zone },
    { first_name: checkName, last_name: checkName },
  )
  return (
    <form
      className={form_classes.form}
      noValidate
      onChange={() => save.reset()}
      onSubmit={form.onSubmit((values) =>
        save.mutate(values, { onError: (error) => showFieldProblems(form, error) }),
      )}
    >
      <div className={form_classes.pair}>
        <TextInput
          autoComplete="given-name"
          label={t('field.first_name')}
          {...form.getInputProps('first_name')}
        />
        <TextInput
          autoComplete="family-name"
          label={t('field.last_name')}
          {...form.getInputProps('last_name')}
        />
      </div>
      <NativeSelect
        label={t('account.time_zone')}
        description={t('account.time_zone_text')}
        data={zones}
        translate="no"
        {...form.getInputProps('time_zone')}
      />
      <FormError error={save.error} />
      <div className={form_classes.row}>
        <Button type="submit" loading={save.isPending}>
          {t('action.save')}
        </Button>
        <span role="status">{save.isSuccess && t('state.saved')}</span>
      </div>
    </form>
  )
}
