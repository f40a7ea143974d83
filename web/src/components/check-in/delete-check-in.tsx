import { Button } from '@mantine/core'
import { useState } from 'react'

import { useDeleteCheckIn } from '@/client/check-ins'
import type { CheckIn } from '@/client/types'
import { ConfirmDialog } from '@/components/dialog/confirm-dialog'
import { FormError } from '@/components/forms/form-error'
import { Icon } from '@/components/icons/icon'
import { formatDay, formatTime } from '@/lib/format'
import { useLanguage, useT } from '@/lib/i18n'

interface Props {
  readonly checkIn: CheckIn
  readonly onDeleted: () => void
}

/** Deletes one check-in, after saying what goes. */
export function DeleteCheckIn({ checkIn, onDeleted }: Props) {
  const t = useT()
  const { locale } = useLanguage()
  const [asking, setAsking] = useState(false)
  const remove = useDeleteCheckIn(checkIn.id)
  const { recorded_at, time_zone } = checkIn
  const when = `${formatDay(recorded_at, time_zone, locale)}, ${formatTime(recorded_at, time_zone, locale)}`
  return (
    <div>
      <Button
        variant="subtle"
        color="red"
        leftSection={<Icon name="trash" size={18} />}
        onClick={() => setAsking(true)}
      >
        {t('history.delete')}
      </Button>
      {asking && (
        <ConfirmDialog
          title={t('history.delete_title')}
          confirmLabel={t('history.delete')}
          busy={remove.isPending}
          onConfirm={() => remove.mutate(undefined, { onSuccess: onDeleted })}
          onClose={() => setAsking(false)}
        >
          <p>
            {checkIn.source === 'words'
              ? t('history.delete_words', { when })
              : t('history.delete_camera', { when })}
          </p>
          <FormError error={remove.error} />
        </ConfirmDialog>
      )}
    </div>
  )
}
