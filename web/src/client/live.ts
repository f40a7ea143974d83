// Live sessions: begin, find again, send numbers, mark moments, end.
import { queryOptions } from '@tanstack/react-query'

import { answer, type Http } from './http'
import { LiveBatches, type BatchParts } from './live-batches'
import { type StreamEvents, StreamSession } from './live-stream'
import { ApiProblem } from './problem'
import type { OpenStep } from './safety'
import type { CheckInFrames, LiveReadings, LiveReceived, LiveSession, LiveStart } from './types'

const SESSIONS = '/api/v1/live/sessions'
const ONE = '/api/v1/live/sessions/{live_id}'
const pathOf = (id: string) => ({ path: { live_id: id } })

/** Begin a session; 409 `live_elsewhere` while one is open, 503 `live_full` without room. */
export function startLive(http: Http, body: LiveStart): Promise<LiveSession> {
  return answer(http.api.POST(SESSIONS, { body }))
}

/** The open session, or null where there is none: after a reload, or a restart of the server. */
export async function findLive(http: Http): Promise<LiveSession | null> {
  try {
    return await answer(http.api.GET('/api/v1/live/sessions/current'))
  } catch (error) {
    if (error instanceof ApiProblem && error.code === 'no_live_session') return null
    throw error
  }
}

export function sendReadings(http: Http, id: string, body: LiveReadings): Promise<LiveReceived> {
  return answer(http.api.POST(`${ONE}/readings`, { params: pathOf(id), body }))
}

/** Mark a moment; returns the step of the safety path that its note opens, if any. */
export async function markMoment(
  http: Http,
  id: string,
  tS: number,
  note: string,
): Promise<OpenStep | null> {
  const body = { t_s: tS, note }
  const marked = await answer(http.api.POST(`${ONE}/marks`, { params: pathOf(id), body }))
  return marked.safety ?? null
}

/** End a session; the id of the check-in it became, or null where nothing is kept. */
export async function endLive(http: Http, id: string, keep = true): Promise<string | null> {
  const ended = await answer(http.api.POST(`${ONE}/end`, { params: pathOf(id), body: { keep } }))
  return ended.check_in_id
}

export async function discardLive(http: Http, id: string): Promise<void> {
  await http.api.DELETE(ONE, { params: pathOf(id) })
}

/** What is read on the device, sent once a second and kept until the server has it. */
export function liveBatches(
  http: Http,
  session: LiveSession,
  events: Omit<BatchParts, 'next' | 'send'> = {},
): LiveBatches {
  return new LiveBatches({
    ...events,
    next: session.next_batch,
    send: ({ batch, frames }) => sendReadings(http, session.id, { batch, frames: [...frames] }),
  })
}

/** The stream of a streamed session; call `start` on it. */
export function streamSession(http: Http, id: string, events: StreamEvents): StreamSession {
  const ticket = async () =>
    (await answer(http.api.POST(`${ONE}/ticket`, { params: pathOf(id) }))).ticket
  return new StreamSession({ sessionId: id, ticket, events })
}

/**
 * Every number of a live recording; 404 `frames_not_kept` where they are not kept. They are many
 * and never change: asked for once, and forgotten when nobody looks at them any more.
 */
export function checkInFramesQuery(http: Http, id: string) {
  return queryOptions({
    queryKey: ['check-in-frames', id],
    queryFn: ({ signal }) =>
      answer(
        http.api.GET('/api/v1/check-ins/{check_in_id}/frames', {
          params: { path: { check_in_id: id } },
          signal,
        }),
      ) as Promise<CheckInFrames>,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
}
