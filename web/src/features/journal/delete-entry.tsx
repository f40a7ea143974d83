import { Button } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'

import { useDeleteEntry } from '@/client/journal'
import { ConfirmDialog } from '@/components/dialog/confirm-dialog'
import { FormError } from '@/components/forms/form-error'
import { useT } from '@/lib/i18n'

export function DeleteEntry({ entryId }: { entryId: string }) {
  const t = useT()
  const navigate = useNavigate()
  const [asking, setAsking] = useState(false)
  const remove = useDeleteEntry(entryId)
  return (
    <>
      <Button variant="subtle" color="red" onClick={() => setAsking(true)}>
        {t('journal.delete')}
      </Button>
      <FormError error={remove.error} />
      {asking && (
        <ConfirmDialog
          title={t('journal.delete_title')}
          confirmLabel={t('journal.delete')}
          busy={remove.isPending}
          onConfirm={() =>
            remove.mutate(undefined, {
              onSuccess: () => void navigate({ to: '/journal' }),
              onSettled: () => setAsking(false),
            })
          }
          onClose={() => setAsking(false)}
        >
          <p>{t('journal.delete_text')}</p>
        </ConfirmDialog>
      )}
    </>
  )
}
