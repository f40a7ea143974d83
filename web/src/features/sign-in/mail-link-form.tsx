import { Button, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'

import { useHttp } from '@/client/context'
import { askForResetMail } from '@/client/recovery'
import form_classes from '@/components/forms/form.module.css'
import { FormError } from '@/components/forms/form-error'
import { useLiveForm } from '@/components/forms/use-live-form'
import { Section } from '@/components/page/page'
import { useT } from '@/lib/i18n'
import { checkEmail } from '@/lib/validation'

/** Only where the server can send mail. */
export function MailLinkForm() {
  const t = useT()
  const http = useHttp()
  const form = useLiveForm({ email: '' }, { email: checkEmail })
  const ask = useMutation({ mutationFn: (email: string) => askForResetMail(http, email.trim()) })
  return (
    <Section sheet title={t('sign_in.mail_title')}>
      <form
        className={form_classes.form}
        noValidate
        onSubmit={form.onSubmit(({ email }) => ask.mutate(email))}
      >
        <TextInput
          type="email"
          autoComplete="username"
          label={t('field.email')}
          {...form.getInputProps('email')}
        />
        <FormError error={ask.error} />
        <div className={form_classes.row}>
          <Button type="submit" variant="default" loading={ask.isPending}>
            {t('sign_in.mail_send')}
          </Button>
          <span role="status">{ask.isSuccess && t('sign_in.mail_sent')}</span>
        </div>
      </form>
    </Section>
  )
}
