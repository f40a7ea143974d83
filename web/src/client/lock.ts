// The lock: a PIN before anything personal opens in this browser. The server keeps it.
import {
  type QueryClient,
  queryOptions,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'

import { useHttp } from './context'
import { answer, type Http } from './http'
import { useStepShown } from './safety-pause'
import type { components } from './schema'

type Wire = components['schemas']
export type LockState = Wire['LockOut']

const LOCK = ['lock'] as const
const LOOK_EVERY_MS = 30_000
/** Of these a locked app needs to know: who is here, whether it is locked, and the way to help. */
const STAYS: ReadonlySet<unknown> = new Set(['me', 'lock', 'safety'])

export function lockQuery(http: Http) {
  return queryOptions({
    queryKey: LOCK,
    queryFn: ({ signal }) => answer(http.api.GET('/api/v1/journal/lock', { signal })),
    // Without an answer there is nothing to lock out of, and nobody waits for one.
    retry: false,
    // Who looks at the page again is not shown what was locked meanwhile.
    staleTime: 0,
  })
}

/**
 * The lock, asked again by and by; not while a step of the safety path is on the screen, for
 * nothing comes between that and somebody.
 */
export function useLockState() {
  const shown = useStepShown()
  const http = useHttp()
  return useQuery({ ...lockQuery(http), refetchInterval: LOOK_EVERY_MS, enabled: !shown })
}

/** Whether it is known to be locked; who sends or asks then is refused. */
export function isLocked(queries: QueryClient): boolean {
  return queries.getQueryData<LockState>(LOCK)?.locked === true
}

/** Open or close the app in this browser, or set its lock. */
export function useLock() {
  const http = useHttp()
  const queries = useQueryClient()
  const onSuccess = (lock: LockState) => queries.setQueryData(LOCK, lock)
  const open = useMutation({
    mutationFn: (pin: string) =>
      answer(http.api.POST('/api/v1/journal/lock/open', { body: { pin } })),
    onSuccess,
  })
  const close = useMutation({
    mutationFn: () => answer(http.api.POST('/api/v1/journal/lock/close')),
    onSuccess,
  })
  const set = useMutation({
    mutationFn: (body: Wire['LockChange']) =>
      answer(http.api.PUT('/api/v1/journal/lock', { body })),
    onSuccess,
  })
  return { open, close, set }
}

/** What was read and is on no page goes from memory; pages that are only covered keep theirs. */
export function forgetUnseen(queries: QueryClient): void {
  queries.removeQueries({
    type: 'inactive',
    predicate: ({ queryKey: [first] }) => !STAYS.has(first),
  })
}

/** Tell the server that somebody is here: what is being typed or read sends nothing by itself. */
export async function noteUse(http: Http): Promise<void> {
  await http.api.GET('/api/v1/journal/reminders')
}
