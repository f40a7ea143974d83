import { Button } from '@mantine/core'
import { useState } from 'react'

import { useDeleteAccount } from '@/client/account'
import { apiUrl } from '@/client/http'
import { ConfirmDialog } from '@/components/dialog/confirm-dialog'
import { FormError } from '@/components/forms/form-error'
import { PasswordField } from '@/components/forms/password-field'
import { Icon } from '@/components/icons/icon'
import { Section } from '@/components/page/page'
import { removeCopy } from '@/components/safety/plan-copy'
import { useT } from '@/lib/i18n'

import { AccountPage } from './account-page'
import classes from './account.module.css'
import { useLeave } from './use-leave'

export function DataPage() {
  const t = useT()
  const [asking, setAsking] = useState(false)
  return (
    <AccountPage title="account.data">
      <Section sheet title={t('data.export')} lead={t('data.export_text')}>
        <Button
          component="a"
          href={apiUrl('/me/export')}
          download
          variant="default"
          className={classes.start ?? ''}
          leftSection={<Icon name="download" size={18} />}
        >
          {t('data.export_action')}
        </Button>
      </Section>
      <Section sheet title={t('data.delete')} lead={t('data.delete_text')}>
        <Button
          color="red"
          variant="outline"
          className={classes.start ?? ''}
          onClick={() => setAsking(true)}
        >
          {t('data.delete_action')}
        </Button>
      </Section>
      {asking && <DeleteAccountDialog onClose={() => setAsking(false)} />}
    </AccountPage>
  )
}

function DeleteAccountDialog({ onClose }: { onClose: () => void }) {
  const t = useT()
  const leave = useLeave()
  const [password, setPassword] = useState('')
  const remove = useDeleteAccount()
  const goodbye = () => {
    // The safety plan's copy on this device is the person's too.
    removeCopy()
    leave('/goodbye')
  }
  const confirm = () => remove.mutate(password, { onSuccess: goodbye })
  return (
    <ConfirmDialog
      title={t('data.delete_title')}
      confirmLabel={t('data.delete_confirm')}
      busy={remove.isPending}
      onConfirm={confirm}
      onClose={onClose}
    >
      <p>{t('data.delete_goes')}</p>
      <PasswordField
        label={t('field.current_password')}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <FormError error={remove.error} />
    </ConfirmDialog>
  )
}
