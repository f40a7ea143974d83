import { Button, Checkbox } from '@mantine/core'
import { useState } from 'react'

import { useLogOut } from '@/client/account'
import { ConfirmDialog } from '@/components/dialog/confirm-dialog'
import { FormError } from '@/components/forms/form-error'
import { readCopy, removeCopy } from '@/components/safety/plan-copy'
import { useT } from '@/lib/i18n'

import { useLeave } from './use-leave'

/** Logs out; asks first what happens to a safety plan that this device keeps unencrypted. */
export function LogOut() {
  const t = useT()
  const [asking, setAsking] = useState(false)
  const [keep, setKeep] = useState(false)
  const logOut = useLogOut()
  const leave = useLeave()
  const go = () =>
    logOut.mutate(undefined, {
      onSuccess: () => {
        if (!keep) removeCopy()
        leave('/log-in')
      },
    })
  return (
    <div>
      {!asking && <FormError error={logOut.error} />}
      <Button
        variant="default"
        loading={logOut.isPending}
        onClick={() => (readCopy() === null ? go() : setAsking(true))}
      >
        {t('account.log_out')}
      </Button>
      {asking && (
        <ConfirmDialog
          title={t('account.log_out_title')}
          confirmLabel={keep ? t('account.log_out') : t('account.log_out_remove')}
          cancelLabel={t('account.log_out_stay')}
          grave={!keep}
          busy={logOut.isPending}
          onConfirm={go}
          onClose={() => setAsking(false)}
        >
          <p>{t('account.log_out_copy')}</p>
          <Checkbox
            label={t('account.log_out_keep')}
            checked={keep}
            onChange={(event) => setKeep(event.currentTarget.checked)}
          />
          <FormError error={logOut.error} />
        </ConfirmDialog>
      )}
    </div>
  )
}
