import { Button } from '@mantine/core'

import { ApiProblem, Unreachable } from '@/client/problem'
import { useT } from '@/lib/i18n'

import { StateView } from './state-view'

interface Props {
  readonly error: Error
  readonly onRetry: () => void
}

/** Why something could not be shown, and one way on. */
export function ErrorState({ error, onRetry }: Props) {
  const t = useT()
  const retry = (
    <Button variant="default" onClick={onRetry}>
      {t('action.try_again')}
    </Button>
  )
  if (error instanceof Unreachable) {
    return (
      <StateView tone="alert" title={t('state.unreachable_title')} action={retry}>
        {t('state.unreachable_text')}
      </StateView>
    )
  }
  if (error instanceof ApiProblem && error.status === 404) {
    return (
      <StateView tone="alert" title={t('state.not_found_title')}>
        {t('state.not_found_text')}
      </StateView>
    )
  }
  if (error instanceof ApiProblem && error.status === 403) {
    return (
      <StateView tone="alert" title={t('state.refused_title')} action={retry}>
        {t('state.refused_text')}
      </StateView>
    )
  }
  return (
    <StateView tone="alert" title={t('state.error_title')} action={retry}>
      {t('state.error_text')}
    </StateView>
  )
}
