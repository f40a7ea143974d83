import { type ErrorComponentProps, useRouter } from '@tanstack/react-router'

import { ErrorState } from '@/components/states/error-state'

/** A page failed to load or to draw. */
export function RouteError({ error, reset }: ErrorComponentProps) {
  const router = useRouter()
  const retry = () => {
    reset()
    void router.invalidate()
  }
  return (
    <ErrorState error={error instanceof Error ? error : new Error(String(error))} onRetry={retry} />
  )
}
