import { Alert } from '@mantine/core'

import { useProblemText } from './use-problem-text'

/** Why a form was not accepted; what was typed stays. */
export function FormError({ error }: { error: Error | null }) {
  const textOf = useProblemText()
  if (error === null) return null
  return (
    <Alert color="red" variant="light" role="alert">
      {textOf(error)}
    </Alert>
  )
}
