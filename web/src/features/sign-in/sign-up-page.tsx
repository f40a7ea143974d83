import { Button, Checkbox, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'

import { useHttp } from '@/client/context'
import { rememberMe, signUp } from '@/client/me'
import form_classes from '@/components/forms/form.module.css'
import { FormError } from '@/components/forms/form-error'
import { NewPasswordInput } from '@/components/forms/new-password-input'
import { showFieldProblems, useLiveForm } from '@/components/forms/use-live-form'
import { Page, Section } from '@/components/page/page'
import { StateView } from '@/components/states/state-view'
import { localTimeZone } from '@/lib/format'
import { Rich, useT } from '@/lib/i18n'
import { type Check, checkEmail, checkName, checkNewPassword } from '@/lib/validation'

const checkAdult: Check<boolean> = (value) => (value ? null : 'field.adult_missing')
const EMPTY = { first_name: '', last_name: '', email: '', password: '', adult: false }
const CHECKS = {
  first_name: checkName,
  last_name: checkName,
  email: checkEmail,
  password: checkNewPassword,
  adult: checkAdult,
}

export function SignUpPage() {
  const t = useT()
  const form = useLiveForm(EMPTY, CHECKS)
  const join = useSignUp((error) => showFieldProblems(form, error))
  if (join.isSuccess && join.data === null) {
    return (
      <StateView title={t('sign_in.pending_title')}>
        {t('sign_in.pending_text', { email: form.values.email })}
      </StateView>
    )
  }
  return (
    <Page title={t('nav.sign_up')} lead={t('sign_in.sign_up_lead')} narrow>
      <Section sheet>
        <form
          className={form_classes.form}
          noValidate
          onSubmit={form.onSubmit((values) => join.mutate(values))}
        >
          <SignUpFields form={form} />
          <FormError error={join.error} />
          <Button type="submit" loading={join.isPending} className={form_classes.submit ?? ''}>
            {t('sign_in.sign_up')}
          </Button>
        </form>
      </Section>
      <p>
        <Rich
          text={t('sign_in.have_account')}
          parts={{ link: (text) => <Link to="/log-in">{text}</Link> }}
        />
      </p>
    </Page>
  )
}

function SignUpFields({ form }: { form: ReturnType<typeof useLiveForm<typeof EMPTY>> }) {
  const t = useT()
  return (
    <>
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
      <TextInput
        type="email"
        autoComplete="username"
        label={t('field.email')}
        {...form.getInputProps('email')}
      />
      <NewPasswordInput
        label={t('field.password')}
        {...form.getInputProps('password')}
        value={form.values.password}
      />
      <Checkbox label={t('sign_in.adult')} {...form.getInputProps('adult', { type: 'checkbox' })} />
    </>
  )
}

function useSignUp(onRefused: (error: Error) => void) {
  const http = useHttp()
  const queries = useQueryClient()
  const navigate = useNavigate()
  return useMutation({
    mutationFn: ({ first_name, last_name, email, password }: typeof EMPTY) =>
      signUp(http, {
        first_name: first_name.trim(),
        last_name: last_name.trim(),
        email: email.trim(),
        password,
        adult: true,
        time_zone: localTimeZone(),
      }),
    onSuccess: async (me) => {
      if (me === null) return
      rememberMe(queries, me)
      await navigate({ to: '/today' })
    },
    onError: onRefused,
  })
}
