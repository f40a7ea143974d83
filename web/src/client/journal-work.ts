// Around the journal: reminders, files, and the analysis of what was not read yet.
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'

import { useHttp } from './context'
import { answer, apiUrl, type Http } from './http'
import { journalKey, rawBody, refreshJournal } from './journal'
import type { components } from './schema'

type Wire = components['schemas']
export type Job = Wire['JournalJobOut']
export type Reminder = Wire['ReminderOut']
export type FileFormat = 'json' | 'csv' | 'markdown'

const JOB_EVERY_MS = 700

export function remindersQuery(http: Http) {
  return queryOptions({
    queryKey: [...journalKey, 'reminders'],
    queryFn: ({ signal }) => answer(http.api.GET('/api/v1/journal/reminders', { signal })),
    refetchInterval: 60_000,
  })
}

export type ReminderAction =
  | {
      readonly kind: 'add'
      readonly weekdays: number[]
      readonly at: string
      readonly label: string
    }
  | { readonly kind: 'delete' | 'done' | 'later'; readonly id: string }

export function useReminderAction() {
  const http = useHttp()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (action: ReminderAction) => act(http, action),
    onSuccess: () => queries.invalidateQueries({ queryKey: [...journalKey, 'reminders'] }),
  })
}

async function act(http: Http, action: ReminderAction): Promise<void> {
  if (action.kind === 'add') {
    const { weekdays, at, label } = action
    const body = { weekdays, at, label, on: true }
    await http.api.POST('/api/v1/journal/reminders', { body })
    return
  }
  const params = { path: { reminder_id: action.id } }
  if (action.kind === 'delete')
    await http.api.DELETE('/api/v1/journal/reminders/{reminder_id}', { params })
  else if (action.kind === 'done')
    await http.api.POST('/api/v1/journal/reminders/{reminder_id}/done', { params })
  else {
    const later = { params, body: { minutes: 60 } }
    await http.api.POST('/api/v1/journal/reminders/{reminder_id}/later', later)
  }
}

export const remindersFile = apiUrl('/journal/reminders.ics')
export const exportFile = (format: FileFormat) => apiUrl(`/journal/export?format=${format}`)

export function useImport() {
  const http = useHttp()
  return useMutation({
    mutationFn: ({ file, format }: { file: File; format: FileFormat }) =>
      answer(
        http.api.POST('/api/v1/journal/import', {
          params: { query: { format } },
          ...rawBody(file),
        }),
      ),
  })
}

export function analysisQuery(http: Http) {
  return queryOptions({
    queryKey: [...journalKey, 'analysis'],
    queryFn: ({ signal }) => answer(http.api.GET('/api/v1/journal/analysis', { signal })),
  })
}

export function startAnalysis(http: Http): Promise<Job> {
  return answer(http.api.POST('/api/v1/journal/analysis'))
}

/** A job until it ends; then the journal is read anew. */
export function jobQuery(http: Http, id: string) {
  return queryOptions({
    queryKey: ['journal-job', id],
    queryFn: async ({ client, signal }) => {
      const params = { path: { job_id: id } }
      const job = await answer(http.api.GET('/api/v1/journal/jobs/{job_id}', { params, signal }))
      if (job.state !== 'running') await refreshJournal(client)
      return job
    },
    refetchInterval: ({ state }) =>
      state.data?.state === 'running' || !state.data ? JOB_EVERY_MS : false,
  })
}

export async function cancelJob(http: Http, id: string): Promise<void> {
  await http.api.DELETE('/api/v1/journal/jobs/{job_id}', { params: { path: { job_id: id } } })
}
