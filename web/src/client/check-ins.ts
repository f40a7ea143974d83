import {
  infiniteQueryOptions,
  type QueryClient,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query'

import { useHttp } from './context'
import type { Http } from './http'
import type { CheckIn, CheckInChange, CheckInPage } from './types'

export const checkInsKey = ['check-ins'] as const
const PAGE_SIZE = 20
/** More than anyone makes in a week; keeps one request enough for the trend. */
const WEEK_LIMIT = 100

/** Every check-in since an instant (UTC ISO), newest first. */
export function checkInsSinceQuery(http: Http, since: string) {
  return queryOptions({
    queryKey: [...checkInsKey, 'since', since],
    queryFn: ({ signal }) =>
      http.json<CheckInPage>('GET', '/check-ins', { query: { since, limit: WEEK_LIMIT }, signal }),
  })
}

/** All check-ins, newest first, page by page. */
export function checkInHistoryQuery(http: Http) {
  return infiniteQueryOptions({
    queryKey: [...checkInsKey, 'history'],
    queryFn: ({ pageParam, signal }) =>
      http.json<CheckInPage>('GET', '/check-ins', {
        query: { limit: PAGE_SIZE, before: pageParam },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  })
}

export function checkInQuery(http: Http, id: string) {
  return queryOptions({
    queryKey: [...checkInsKey, 'one', id],
    queryFn: ({ signal }) =>
      http.json<CheckIn>('GET', `/check-ins/${encodeURIComponent(id)}`, { signal }),
  })
}

export function refreshCheckIns(queries: QueryClient): Promise<void> {
  return queries.invalidateQueries({ queryKey: checkInsKey })
}

export interface WordsCheckIn {
  readonly mood: number
  readonly words?: string
  readonly time_zone: string
}

/** Check in without a camera. */
export function useCheckInWithWords() {
  const http = useHttp()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: WordsCheckIn) => http.json<CheckIn>('POST', '/check-ins/words', { body }),
    onSuccess: () => refreshCheckIns(queries),
  })
}

/** Set the own rating, the correction or the note of a check-in. */
export function useChangeCheckIn(id: string) {
  const http = useHttp()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: CheckInChange) =>
      http.json<CheckIn>('PATCH', `/check-ins/${encodeURIComponent(id)}`, { body }),
    onSuccess: () => refreshCheckIns(queries),
  })
}

export function useDeleteCheckIn(id: string) {
  const http = useHttp()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async () => {
      await http.send('DELETE', `/check-ins/${encodeURIComponent(id)}`)
    },
    onSuccess: () => {
      queries.removeQueries({ queryKey: [...checkInsKey, 'one', id] })
      return refreshCheckIns(queries)
    },
  })
}
