import { Button, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link, useRouter } from '@tanstack/react-router'

import { useHttp } from '@/client/context'
import { logIn, rememberMe } from '@/client/me'
import form_classes from '@/components/forms/form.module.css'
import { FormError } from '@/components/forms/form-error'
import { PasswordField } from '@/components/forms/password-field'
import { useLiveForm } from '@/components/forms/use-live-form'
import { Page, Section } from '@/components/page/page'
import { Rich, useT } from '@/lib/i18n'
import { checkEmail, checkPresent } from '@/lib/validation'

const route = getRouteApi('/log-in')

export function LogInPage() {
  const t = useT()
  const form = useLiveForm(
    { email: '', password: '' },
    { email: checkEmail, password: checkPresent },
  )
  const login = useLogIn()
  return (
    <Page title={t('nav.log_in')} lead={t('sign_in.log_in_lead')} narrow>
      <Section sheet>
        <form
          className={form_classes.form}
          noValidate
          onSubmit={form.onSubmit((values) => login.mutate(values))}
        >
          <TextInput
            type="email"
            autoComplete="username"
            label={t('field.email')}
            {...form.getInputProps('email')}
          />
          <PasswordField label={t('field.password')} {...form.getInputProps('password')} />
          <FormError error={login.error} />
          <div className={form_classes.row}>
            <Button type="submit" loading={login.isPending}>
              {t('sign_in.log_in')}
            </Button>
            <Link to="/recover">{t('sign_in.forgot')}</Link>
          </div>
        </form>
      </Section>
      <p>
        <Rich
          text={t('sign_in.no_account')}
          parts={{ link: (text) => <Link to="/sign-up">{text}</Link> }}
        />
      </p>
    </Page>
  )
}

function useLogIn() {
  const http = useHttp()
  const queries = useQueryClient()
  const router = useRouter()
  const { next } = route.useSearch()
  return useMutation({
    mutationFn: (values: { email: string; password: string }) =>
      logIn(http, { ...values, email: values.email.trim() }),
    onSuccess: (me) => {
      rememberMe(queries, me)
      router.history.push(next ?? '/today')
    },
  })
}
