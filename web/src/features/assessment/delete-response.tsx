import { type QuestionnaireResponse, useDeleteResponse } from '@/client/assessments'
import { DeleteButton } from '@/components/dialog/delete-button'
import { useT } from '@/lib/i18n'

interface Props {
  readonly response: QuestionnaireResponse
  readonly onDeleted: () => void
}

/** Deletes one response, after saying what goes. */
export function DeleteResponse({ response, onDeleted }: Props) {
  const t = useT()
  const remove = useDeleteResponse(response.id)
  return (
    <DeleteButton
      label={t('ask.delete')}
      title={t('ask.delete_title')}
      busy={remove.isPending}
      error={remove.error}
      onDelete={() => remove.mutate(undefined, { onSuccess: onDeleted })}
    >
      {t('ask.delete_text')}
    </DeleteButton>
  )
}
