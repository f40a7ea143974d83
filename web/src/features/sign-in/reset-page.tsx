import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'

import { useHttp } from '@/client/context'
import { resetPassword } from '@/client/recovery'
import form_classes from '@/components/forms/form.module.css'
import { FormError } from '@/components/forms/form-error'
import { NewPasswordInput } from '@/components/forms/new-password-input'
import { showFieldProblems, useLiveForm } from '@/components/forms/use-live-form'
import { ButtonLink } from '@/components/links/button-link'
import { Page, Section } from '@/components/page/page'
import { StateView } from '@/components/states/state-view'
import { useT } from '@/lib/i18n'
import { checkNewPassword } from '@/lib/validation'

const route = getRouteApi('/reset')

/** Where the link of the reset mail leads. */
export function ResetPage() {
  const t = useT()
  const { token } = route.useSearch()
  if (token === undefined) {
    return (
      <StateView
        title={t('sign_in.reset_page')}
        action={<ButtonLink to="/recover">{t('sign_in.recover_page')}</ButtonLink>}
      >
        {t('sign_in.reset_no_token')}
      </StateView>
    )
  }
  return <ResetForm token={token} />
}

function ResetForm({ token }: { token: string }) {
  const t = useT()
  const http = useHttp()
  const form = useLiveForm({ new_password: '' }, { new_password: checkNewPassword })
  const reset = useMutation({
    mutationFn: (new_password: string) => resetPassword(http, { token, new_password }),
    onError: (error) => showFieldProblems(form, error),
  })
  if (reset.isSuccess) {
    return (
      <StateView
        title={t('sign_in.recovered_title')}
        action={<ButtonLink to="/log-in">{t('sign_in.log_in')}</ButtonLink>}
      />
    )
  }
  return (
    <Page title={t('sign_in.reset_page')} narrow>
      <Section sheet>
        <form
          className={form_classes.form}
          noValidate
          onSubmit={form.onSubmit(({ new_password }) => reset.mutate(new_password))}
        >
          <NewPasswordInput
            label={t('field.new_password')}
            {...form.getInputProps('new_password')}
            value={form.values.new_password}
          />
          <FormError error={reset.error} />
          <Button type="submit" loading={reset.isPending} className={form_classes.submit ?? ''}>
            {t('sign_in.recover')}
          </Button>
        </form>
      </Section>
    </Page>
  )
}
