import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'

import { ErrorState } from './error-state'
import { PageSkeleton } from './page-skeleton'

interface Props<T> {
  readonly query: UseQueryResult<T>
  readonly skeleton?: ReactNode
  readonly children: (data: T) => ReactNode
}

/** Show a query's skeleton, its error with a way on, or its data. */
export function Loaded<T>({ query, skeleton = <PageSkeleton />, children }: Props<T>) {
  // Data that is already there stays, even when refreshing it failed.
  if (query.data !== undefined) return children(query.data)
  if (query.error) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  return skeleton
}
