// Whether everything else waits: after a step of level 2 or 3 nothing is offered, suggested or
// cheered until the person says that they are safe for now, or a day has passed.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'

import { useHttp } from './context'
import { type OpenStep, type SafetyState, safetyStateQuery } from './safety'

const SHOWN = ['safety', 'shown'] as const

/** Whether a step that asks directly is on the screen, also one that the server could not note. */
export function useStepShown(): boolean {
  const { data } = useQuery({
    queryKey: SHOWN,
    queryFn: () => 0,
    enabled: false,
    initialData: 0,
    staleTime: Infinity,
  })
  return data > 0
}

/** What the server says of it; what is not known counts as a pause, for all that can be spared. */
export function useSafetyPaused(): boolean {
  const { data } = useQuery({ ...safetyStateQuery(useHttp()), retry: false })
  const shown = useStepShown()
  return shown || data?.paused !== false
}

/** All else waits from the moment on in which a grave step is drawn, with or without a network. */
export function usePausing(): void {
  const queries = useQueryClient()
  const { queryKey } = safetyStateQuery(useHttp())
  useEffect(() => {
    const count = (by: number) =>
      queries.setQueryData<number>(SHOWN, (now = 0) => Math.max(0, now + by))
    count(1)
    const paused = (state: SafetyState | undefined) => state && { ...state, paused: true }
    void queries
      .cancelQueries({ queryKey })
      .then(() => queries.setQueryData(queryKey, paused))
      .then(() => queries.invalidateQueries({ queryKey }))
    return () => void count(-1)
    // The key never changes.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [queries])
}

/** The graver of two steps, so that a lighter one never takes its place. */
export function graver<S extends OpenStep>(one: S | null, other: S | null): S | null {
  if (one === null || other === null) return one ?? other
  return other.level > one.level ? other : one
}
