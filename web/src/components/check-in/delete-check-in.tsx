import { useDeleteCheckIn } from '@/client/check-ins'
import type { CheckIn } from '@/client/types'
import { DeleteButton } from '@/components/dialog/delete-button'
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
  const remove = useDeleteCheckIn(checkIn.id)
  const { recorded_at, time_zone, source } = checkIn
  const when = `${formatDay(recorded_at, time_zone, locale)}, ${formatTime(recorded_at, time_zone, locale)}`
  return (
    <DeleteButton
      label={t('history.delete')}
      title={t('history.delete_title')}
      busy={remove.isPending}
      error={remove.error}
      onDelete={() => remove.mutate(undefined, { onSuccess: onDeleted })}
    >
      {t(source === 'words' ? 'history.delete_words' : 'history.delete_camera', { when })}
    </DeleteButton>
  )
}
