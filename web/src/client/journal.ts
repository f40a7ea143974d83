// The journal: entries, what was read from them, calendar, search.
import {
  infiniteQueryOptions,
  type QueryClient,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query'

import { useHttp } from './context'
import { answer, apiUrl, type Http } from './http'
import type { components } from './schema'

type Wire = components['schemas']
export type Entry = Wire['EntryOut']
export type EntryPage = Wire['EntryPage']
export type Analysis = Wire['AnalysisOut']
export type ReadSentence = Wire['SentenceOut']
export type Trap = Wire['TrapOut']
export type TrapAnswer = NonNullable<Trap['answer']>
export type Themes = Wire['ThemesOut']
export type ThemeMonth = Wire['ThemePeriod']
export type Theme = Wire['ThemeOut']
export type Found = Wire['FoundOut']
export interface Stored {
  readonly entry: Entry
  readonly safety: Pick<Wire['SafetyStep'], 'level' | 'kinds'> | null
}

/** What a person says in an entry. */
export interface Said {
  readonly text: string
  readonly mood: number | null
  readonly mood_words: string
  readonly tags: readonly string[]
  readonly factors: readonly string[]
  readonly prompt: string
  readonly written_at: string
  readonly time_zone: string
}

export const journalKey = ['journal'] as const
const PAGE_SIZE = 20
const ENTRY = '/api/v1/journal/entries/{entry_id}'
const pathOf = (id: string) => ({ path: { entry_id: id } })
/** The typed requests want lists of their own. */
const bodyOf = (said: Said) => ({ ...said, tags: [...said.tags], factors: [...said.factors] })

export interface Range {
  readonly since?: string
  readonly until?: string
}

export function entriesQuery(http: Http, range: Range = {}) {
  return infiniteQueryOptions({
    queryKey: [...journalKey, 'entries', range],
    queryFn: ({ pageParam, signal }) =>
      answer(
        http.api.GET('/api/v1/journal/entries', {
          params: { query: { limit: PAGE_SIZE, before: pageParam, ...range } },
          signal,
        }),
      ) as Promise<EntryPage>,
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  })
}

export function readEntry(http: Http, id: string, signal?: AbortSignal): Promise<Entry> {
  const parts = signal ? { params: pathOf(id), signal } : { params: pathOf(id) }
  return answer(http.api.GET(ENTRY, parts))
}

export function writeEntry(http: Http, id: string, said: Said): Promise<Stored> {
  const body = { id, ...bodyOf(said) }
  return answer(http.api.POST('/api/v1/journal/entries', { body }))
}

export function changeEntry(http: Http, id: string, revision: number, said: Said): Promise<Stored> {
  const body = { revision, ...bodyOf(said) }
  return answer(http.api.PUT(ENTRY, { params: pathOf(id), body }))
}

export function refreshJournal(queries: QueryClient): Promise<void> {
  return queries.invalidateQueries({ queryKey: journalKey })
}

export function useDeleteEntry(id: string) {
  const http = useHttp()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async () => {
      await http.api.DELETE(ENTRY, { params: pathOf(id) })
    },
    onSuccess: () => refreshJournal(queries),
  })
}

/** Where the photo is read; `version` only keeps an old one from being shown. */
export function photoUrl(id: string, version: number): string {
  return apiUrl(`/journal/entries/${id}/photo?v=${version}`)
}

const PHOTO = '/api/v1/journal/entries/{entry_id}/photo'

export async function sendPhoto(http: Http, id: string, photo: Blob): Promise<void> {
  await http.api.PUT(PHOTO, { params: pathOf(id), ...rawBody(photo) })
}

/** Add a photo, or with null take it away. */
export function useSetPhoto(id: string) {
  const http = useHttp()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (photo: File | null) => {
      if (photo === null) await http.api.DELETE(PHOTO, { params: pathOf(id) })
      else await sendPhoto(http, id, photo)
    },
    onSuccess: () => refreshJournal(queries),
  })
}

/** A body that is sent as it is. */
export function rawBody(content: Blob) {
  return {
    // What the document calls a text of bytes is a file here.
    body: content as unknown as string,
    bodySerializer: (body: unknown) => body as Blob,
    headers: { 'Content-Type': 'application/octet-stream' },
  }
}

export function useAnswerTrap(id: string, onAnswered: (entry: Entry) => void) {
  const http = useHttp()
  return useMutation({
    mutationFn: (body: { name: string; start: number; answer: TrapAnswer | null }) =>
      answer(
        http.api.PUT('/api/v1/journal/entries/{entry_id}/traps', { params: pathOf(id), body }),
      ) as Promise<Entry>,
    onSuccess: onAnswered,
  })
}

export function calendarQuery(http: Http, month: string) {
  return queryOptions({
    queryKey: [...journalKey, 'calendar', month],
    queryFn: ({ signal }) =>
      answer(http.api.GET('/api/v1/journal/calendar', { params: { query: { month } }, signal })),
  })
}

export function searchQuery(http: Http, words: string) {
  return queryOptions({
    queryKey: [...journalKey, 'search', words],
    queryFn: ({ signal }) =>
      answer(
        http.api.POST('/api/v1/journal/search', { body: { words, limit: 50, offset: 0 }, signal }),
      ),
    // What was looked for is not kept.
    gcTime: 0,
  })
}

export function themesQuery(http: Http, months: number) {
  return queryOptions({
    queryKey: [...journalKey, 'themes', months],
    queryFn: ({ signal }) =>
      answer(http.api.GET('/api/v1/journal/themes', { params: { query: { months } }, signal })),
  })
}

export function promptQuery(http: Http, day: string, another: number) {
  return queryOptions({
    queryKey: [...journalKey, 'prompt', day, another],
    queryFn: ({ signal }) =>
      answer(
        http.api.GET('/api/v1/journal/prompt', { params: { query: { day, another } }, signal }),
      ),
    staleTime: Infinity,
  })
}
