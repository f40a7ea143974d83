import { Button } from '@mantine/core'

import { useMakeRecoveryCodes } from '@/client/account'
import { useSignedIn } from '@/client/me'
import { downloadText } from '@/components/charts/csv'
import form_classes from '@/components/forms/form.module.css'
import { FormError } from '@/components/forms/form-error'
import { PasswordField } from '@/components/forms/password-field'
import { UsernameForManagers } from '@/components/forms/username-for-managers'
import { useLiveForm } from '@/components/forms/use-live-form'
import { Icon } from '@/components/icons/icon'
import { Section } from '@/components/page/page'
import { useT } from '@/lib/i18n'
import { checkPresent } from '@/lib/validation'

import classes from './account.module.css'

export function RecoveryCodes() {
  const t = useT()
  const me = useSignedIn()
  const make = useMakeRecoveryCodes()
  const form = useLiveForm({ password: '' }, { password: checkPresent })
  const lead = t('security.codes_left', { count: me.recovery_codes_left })
  if (make.data) {
    return (
      <Section sheet title={t('security.codes')}>
        <Codes codes={make.data.codes} />
      </Section>
    )
  }
  return (
    <Section sheet title={t('security.codes')} lead={lead}>
      <form
        className={form_classes.form}
        noValidate
        onSubmit={form.onSubmit(({ password }) => make.mutate(password))}
      >
        <UsernameForManagers />
        <PasswordField label={t('field.current_password')} {...form.getInputProps('password')} />
        <FormError error={make.error} />
        <div className={form_classes.row}>
          <Button type="submit" loading={make.isPending}>
            {t('security.codes_make')}
          </Button>
          {me.recovery_codes_left > 0 && (
            <span className={classes.quiet}>{t('security.codes_replace')}</span>
          )}
        </div>
      </form>
    </Section>
  )
}

function Codes({ codes }: { codes: readonly string[] }) {
  const t = useT()
  return (
    <>
      <p role="status">{t('security.codes_shown')}</p>
      <ul className={classes.codes} translate="no">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <Button
        variant="default"
        className={classes.start ?? ''}
        leftSection={<Icon name="download" size={18} />}
        onClick={() =>
          downloadText(t('security.codes_file'), `${codes.join('\n')}\n`, 'text/plain')
        }
      >
        {t('security.codes_download')}
      </Button>
    </>
  )
}
