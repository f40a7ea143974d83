import { Button } from '@mantine/core'

import { useChangePassword } from '@/client/account'
import form_classes from '@/components/forms/form.module.css'
import { FormError } from '@/components/forms/form-error'
import { NewPasswordInput } from '@/components/forms/new-password-input'
import { PasswordField } from '@/components/forms/password-field'
import { UsernameForManagers } from '@/components/forms/username-for-managers'
import { showFieldProblems, useLiveForm } from '@/components/forms/use-live-form'
import { Section } from '@/components/page/page'
import { useT } from '@/lib/i18n'
import { checkNewPassword, checkPresent } from '@/lib/validation'

export function PasswordForm() {
  const t = useT()
  const form = useLiveForm(
    { current_password: '', new_password: '' },
    { current_password: checkPresent, new_password: checkNewPassword },
  )
  const change = useChangePassword()
  const submit = form.onSubmit((values) =>
    change.mutate(values, {
      onSuccess: () => form.reset(),
      onError: (error) => showFieldProblems(form, error),
    }),
  )
  return (
    <Section sheet title={t('security.password')}>
      <form className={form_classes.form} noValidate onSubmit={submit}>
        <UsernameForManagers />
        <PasswordField
          label={t('field.current_password')}
          {...form.getInputProps('current_password')}
        />
        <NewPasswordInput
          label={t('field.new_password')}
          {...form.getInputProps('new_password')}
          value={form.values.new_password}
        />
        <FormError error={change.error} />
        <div className={form_classes.row}>
          <Button type="submit" loading={change.isPending}>
            {t('security.change')}
          </Button>
          <span role="status">{change.isSuccess && t('security.changed')}</span>
        </div>
      </form>
    </Section>
  )
}
