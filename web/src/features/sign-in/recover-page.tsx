import { Button, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'

import { useHttp } from '@/client/context'
import { authOptionsQuery, recoverWithCode } from '@/client/recovery'
import form_classes from '@/components/forms/form.module.css'
import { FormError } from '@/components/forms/form-error'
import { NewPasswordInput } from '@/components/forms/new-password-input'
import { showFieldProblems, useLiveForm } from '@/components/forms/use-live-form'
import { ButtonLink } from '@/components/links/button-link'
import { Page, Section } from '@/components/page/page'
import { StateView } from '@/components/states/state-view'
import { useT } from '@/lib/i18n'
import { checkEmail, checkNewPassword, checkPresent } from '@/lib/validation'

import { MailLinkForm } from './mail-link-form'

const EMPTY = { email: '', recovery_code: '', new_password: '' }
const CHECKS = { email: checkEmail, recovery_code: checkPresent, new_password: checkNewPassword }

export function RecoverPage() {
  const t = useT()
  const http = useHttp()
  const { data: options } = useQuery(authOptionsQuery(http))
  const form = useLiveForm(EMPTY, CHECKS)
  const recover = useMutation({
    mutationFn: (values: typeof EMPTY) =>
      recoverWithCode(http, { ...values, email: values.email.trim() }),
    onError: (error) => showFieldProblems(form, error),
  })
  if (recover.isSuccess) return <Recovered />
  return (
    <Page title={t('sign_in.recover_page')} lead={t('sign_in.recover_lead')} narrow>
      <Section sheet>
        <form
          className={form_classes.form}
          noValidate
          onSubmit={form.onSubmit((values) => recover.mutate(values))}
        >
          <RecoverFields form={form} />
          <FormError error={recover.error} />
          <Button type="submit" loading={recover.isPending} className={form_classes.submit ?? ''}>
            {t('sign_in.recover')}
          </Button>
        </form>
      </Section>
      {options?.mail && <MailLinkForm />}
      <p className={form_classes.aside}>{t('sign_in.no_codes')}</p>
    </Page>
  )
}

function RecoverFields({ form }: { form: ReturnType<typeof useLiveForm<typeof EMPTY>> }) {
  const t = useT()
  return (
    <>
      <TextInput
        type="email"
        autoComplete="username"
        label={t('field.email')}
        {...form.getInputProps('email')}
      />
      <TextInput
        autoComplete="one-time-code"
        spellCheck={false}
        label={t('sign_in.recovery_code')}
        {...form.getInputProps('recovery_code')}
      />
      <NewPasswordInput
        label={t('field.new_password')}
        {...form.getInputProps('new_password')}
        value={form.values.new_password}
      />
    </>
  )
}

export function Recovered() {
  const t = useT()
  return (
    <StateView
      title={t('sign_in.recovered_title')}
      action={<ButtonLink to="/log-in">{t('sign_in.log_in')}</ButtonLink>}
    >
      {t('sign_in.recovered_text')}
    </StateView>
  )
}
