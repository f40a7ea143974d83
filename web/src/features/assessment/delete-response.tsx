import { Button } from '@mantine/core'
import { useState } from 'react'

import { type QuestionnaireResponse, useDeleteResponse } from '@/client/assessments'
import { ConfirmDialog } from '@/components/dialog/confirm-dialog'
import { FormError } from '@/components/forms/form-error'
import { Icon } from '@/components/icons/icon'
import { useT } from '@/lib/i18n'

interface Props {
  readonly response: QuestionnaireResponse
  readonly onDeleted: () => void
}

/** Deletes one response, after saying what goes. */
export function DeleteResponse({ response, onDeleted }: Props) {
  const t = useT()
  const [asking, setAsking] = useState(false)
  const remove = useDeleteResponse(response.id)
  return (
    <div>
      <Button
        variant="subtle"
        color="red"
        leftSection={<Icon name="trash" size={18} />}
        onClick={() => setAsking(true)}
      >
        {t('ask.delete')}
      </Button>
      {asking && (
        <ConfirmDialog
          title={t('ask.delete_title')}
          confirmLabel={t('ask.delete')}
          busy={remove.isPending}
          onConfirm={() => remove.mutate(undefined, { onSuccess: onDeleted })}
          onClose={() => setAsking(false)}
        >
          <p>{t('ask.delete_text')}</p>
          <FormError error={remove.error} />
        </ConfirmDialog>
      )}
    </div>
  )
}
