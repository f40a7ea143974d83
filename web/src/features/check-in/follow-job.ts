// Follows a job until it ends: by server-sent events, and by asking where these do not come.
import { answer, apiUrl, type Http } from '@/client/http'
import { ApiProblem } from '@/client/problem'
import type { Job, JobState } from '@/client/types'

export interface JobListener {
  readonly onJob: (job: Job) => void
  /** Nothing is heard from the server just now; it is asked again and again. */
  readonly onSilence: () => void
  /** The server says no: the job is gone, or the person is signed out. */
  readonly onRefused: (problem: ApiProblem) => void
}

const ENDED: readonly JobState[] = ['done', 'failed', 'cancelled']
const EVENTS = ['progress', ...ENDED] as const
/** Events that do not come for this long may be stuck in a proxy: then we ask. */
const QUIET_MS = 6000
const ASK_EVERY_MS = 1000
const ASK_AT_MOST_MS = 5000

export function hasEnded({ state }: Job): boolean {
  return ENDED.includes(state)
}

/** Read an event's data; null for what is no job. */
export function parseJob(data: unknown): Job | null {
  if (typeof data !== 'string') return null
  try {
    const job = JSON.parse(data) as Partial<Job> | null
    return typeof job?.id === 'string' && typeof job.state === 'string' ? (job as Job) : null
  } catch {
    return null
  }
}

/** Follow a job; the answer stops following. */
export function followJob(http: Http, id: string, listener: JobListener): () => void {
  const stopping = new AbortController()
  const onJob = (job: Job) => {
    if (stopping.signal.aborted) return
    listener.onJob(job)
    if (hasEnded(job)) stopping.abort()
  }
  const ask = () => void askRepeatedly(http, id, { ...listener, onJob }, stopping.signal)
  if ('EventSource' in window) listen(id, onJob, ask, stopping.signal)
  else ask()
  return () => stopping.abort()
}

/** Listen to events; call `giveUp` once when they fail or do not come. */
function listen(
  id: string,
  onJob: (job: Job) => void,
  giveUp: () => void,
  signal: AbortSignal,
): void {
  const source = new EventSource(apiUrl(`/jobs/${encodeURIComponent(id)}/events`))
  const leave = () => {
    window.clearTimeout(timer)
    source.close()
    signal.removeEventListener('abort', leave)
  }
  const fall = () => {
    leave()
    if (!signal.aborted) giveUp()
  }
  let timer = window.setTimeout(fall, QUIET_MS)
  const receive = (event: MessageEvent) => {
    const job = parseJob(event.data)
    if (job === null) return
    window.clearTimeout(timer)
    timer = window.setTimeout(fall, QUIET_MS)
    onJob(job)
  }
  for (const name of EVENTS) source.addEventListener(name, receive)
  source.onerror = fall
  signal.addEventListener('abort', leave)
}

async function askRepeatedly(
  http: Http,
  id: string,
  { onJob, onSilence, onRefused }: JobListener,
  signal: AbortSignal,
): Promise<void> {
  let wait_ms = ASK_EVERY_MS
  const params = { path: { job_id: id } }
  while (!isAborted(signal)) {
    try {
      const asked = http.api.GET('/api/v1/jobs/{job_id}', { params, signal })
      onJob((await answer(asked)) as Job)
      wait_ms = ASK_EVERY_MS
    } catch (error) {
      if (isAborted(signal)) return
      if (error instanceof ApiProblem && error.status < 500 && error.status !== 429) {
        onRefused(error)
        return
      }
      onSilence()
      wait_ms = Math.min(wait_ms * 2, ASK_AT_MOST_MS)
    }
    await pause(wait_ms, signal)
  }
}

/** A call, because the compiler would take the flag for constant across an await. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = window.setTimeout(resolve, ms)
    signal.addEventListener(
      'abort',
      () => {
        window.clearTimeout(timer)
        resolve()
      },
      { once: true },
    )
  })
}
