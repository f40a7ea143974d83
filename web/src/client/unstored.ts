// What words ask for that the server read but could not store: shown wherever the person is.
import { type QueryClient, useQuery } from '@tanstack/react-query'

import type { OpenStep } from './safety'
import { graver } from './safety-pause'

const UNSTORED = ['safety', 'unstored'] as const

/** A refusal brought a step with it. */
export function noteUnstored(queries: QueryClient, step: OpenStep): void {
  queries.setQueryData<OpenStep | null>(UNSTORED, (now) => graver(now ?? null, step))
}

/** The gravest step of words that could not be stored; null while there was none. */
export function useUnstored(): OpenStep | null {
  const { data } = useQuery<OpenStep | null>({
    queryKey: UNSTORED,
    queryFn: () => null,
    enabled: false,
    initialData: null,
    staleTime: Infinity,
  })
  return data ?? null
}
