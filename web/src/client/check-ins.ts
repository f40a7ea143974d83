import {
  infiniteQueryOptions,
  type QueryClient,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query'

import { useHttp } from './context'
import { answer, type Http } from './http'
import type { CheckIn, CheckInChange, CheckInPage, DeviceClip, Result, WordsCheckIn } from './types'

export const checkInsKey = ['check-ins'] as const
const PAGE_SIZE = 20
/** More than anyone makes in a week; keeps one request enough for the trend. */
const WEEK_LIMIT = 100

interface PageQuery {
  readonly limit: number
  readonly since?: string
  readonly before?: string | undefined
}

function readPage(http: Http, query: PageQuery, signal: AbortSignal): Promise<CheckInPage> {
  const request = http.api.GET('/api/v1/check-ins', { params: { query }, signal })
  return answer(request) as Promise<CheckInPage>
}

const pathOf = (id: string) => ({ path: { check_in_id: id } })

/** Every check-in since an instant (UTC ISO), newest first. */
export function checkInsSinceQuery(http: Http, since: string) {
  return queryOptions({
    queryKey: [...checkInsKey, 'since', since],
    queryFn: ({ signal }) => readPage(http, { since, limit: WEEK_LIMIT }, signal),
  })
}

/** All check-ins, newest first, page by page. */
export function checkInHistoryQuery(http: Http) {
  return infiniteQueryOptions({
    queryKey: [...checkInsKey, 'history'],
    queryFn: ({ pageParam, signal }) =>
      readPage(http, { limit: PAGE_SIZE, before: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  })
}

export function checkInQuery(http: Http, id: string) {
  return queryOptions({
    queryKey: [...checkInsKey, 'one', id],
    queryFn: ({ signal }) =>
      answer(
        http.api.GET('/api/v1/check-ins/{check_in_id}', { params: pathOf(id), signal }),
      ) as Promise<CheckIn>,
  })
}

export function refreshCheckIns(queries: QueryClient): Promise<void> {
  return queries.invalidateQueries({ queryKey: checkInsKey })
}

/** Check in without a camera. */
export function useCheckInWithWords() {
  const http = useHttp()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: WordsCheckIn) =>
      answer(http.api.POST('/api/v1/check-ins/words', { body })) as Promise<CheckIn>,
    onSuccess: () => refreshCheckIns(queries),
  })
}

/** Check in with a clip that was read here; sent twice it is stored once. */
export async function sendDeviceClip(
  http: Http,
  body: DeviceClip,
  signal: AbortSignal,
): Promise<{ result: Result; checkInId: string | null }> {
  const sent = await answer(http.api.POST('/api/v1/check-ins/readings', { body, signal }))
  return { result: sent.result as Result, checkInId: sent.check_in_id }
}

/** Set the own rating, the correction or the note; shown at once, taken back when refused. */
export function useChangeCheckIn(id: string) {
  const http = useHttp()
  const queries = useQueryClient()
  const one = [...checkInsKey, 'one', id]
  return useMutation({
    mutationKey: ['change', ...one],
    // One after the other, so that the last word is the one that stays.
    scope: { id: `change ${id}` },
    mutationFn: (body: CheckInChange) =>
      answer(
        http.api.PATCH('/api/v1/check-ins/{check_in_id}', { params: pathOf(id), body }),
      ) as Promise<CheckIn>,
    onMutate: async (change) => {
      await queries.cancelQueries({ queryKey: one })
      const before = queries.getQueryData<CheckIn>(one)
      if (before) queries.setQueryData<CheckIn>(one, { ...before, ...change })
      return { before }
    },
    onError: (_error, _change, context) => {
      if (context?.before) queries.setQueryData(one, context.before)
    },
    onSettled: () => {
      // While another change is on its way, the answer to this one is already out of date.
      if (queries.isMutating({ mutationKey: ['change', ...one] }) > 1) return undefined
      return refreshCheckIns(queries)
    },
  })
}

export function useDeleteCheckIn(id: string) {
  const http = useHttp()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async () => {
      await http.api.DELETE('/api/v1/check-ins/{check_in_id}', { params: pathOf(id) })
    },
    onSuccess: () => {
      queries.removeQueries({ queryKey: [...checkInsKey, 'one', id] })
      return refreshCheckIns(queries)
    },
  })
}
