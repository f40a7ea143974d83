import { useQueryClient } from '@tanstack/react-query'
import { type Dispatch, useCallback, useEffect, useMemo, useReducer } from 'react'

import { refreshCheckIns } from '@/client/check-ins'
import { useHttp } from '@/client/context'
import { csrfTokenFrom, meQuery } from '@/client/me'

import type { Clip } from './clip'
import type { ClipEngine } from './clip-engine'
import { ClipSender } from './clip-sender'
import { followJob } from './follow-job'
import { HereReader } from './here-reader'
import { nextSending, NOT_SENT, type SendingEvent, type SendingState } from './sending-state'

export interface SendingControl {
  readonly state: SendingState
  readonly send: (clip: Clip) => void
  /** Read it on this device; only its numbers are sent. */
  readonly readHere: (clip: Clip) => void
  /** Shows the clip while it is read here. */
  readonly video: HTMLVideoElement
  /** Stop the sending or the reading; the clip is still here. */
  readonly cancel: () => void
  readonly reset: () => void
}

/** Send a clip and follow it to its result. */
export function useSending(guest: boolean, engine: ClipEngine): SendingControl {
  const queries = useQueryClient()
  const [state, dispatch] = useReducer(nextSending, NOT_SENT)
  const sender = useSender(guest, dispatch)
  const reader = useReader(engine, dispatch)
  const jobId = state.step === 'reading' ? state.job.id : null
  useJob(jobId, dispatch)
  useWait(state.step === 'stopped' ? state.wait_s : 0, dispatch)
  const stored = state.step === 'done' && state.checkInId !== null
  useEffect(() => {
    if (stored) void refreshCheckIns(queries)
  }, [stored, queries])
  useEffect(() => () => sender.stop(null), [sender])
  useEffect(() => () => reader.stop(), [reader])
  const send = useCallback((clip: Clip) => void sender.send(clip), [sender])
  const readHere = useCallback((clip: Clip) => void reader.read(clip), [reader])
  const reset = useCallback(() => dispatch({ type: 'reset' }), [])
  const cancel = useCallback(() => {
    sender.stop(jobId)
    reader.stop()
    dispatch({ type: 'reset' })
  }, [sender, reader, jobId])
  return { state, send, readHere, video: reader.video, cancel, reset }
}

function useSender(guest: boolean, dispatch: Dispatch<SendingEvent>): ClipSender {
  const http = useHttp()
  const queries = useQueryClient()
  return useMemo(
    () =>
      new ClipSender({
        http,
        guest,
        csrfToken: () => csrfTokenFrom(queries),
        renewToken: () => queries.refetchQueries({ queryKey: meQuery(http).queryKey }),
        dispatch,
      }),
    [http, guest, queries, dispatch],
  )
}

function useReader(engine: ClipEngine, dispatch: Dispatch<SendingEvent>): HereReader {
  const http = useHttp()
  const queries = useQueryClient()
  return useMemo(() => {
    const renewToken = () => queries.refetchQueries({ queryKey: meQuery(http).queryKey })
    return new HereReader({ http, engine, renewToken, dispatch })
  }, [http, engine, queries, dispatch])
}

function useJob(jobId: string | null, dispatch: Dispatch<SendingEvent>): void {
  const http = useHttp()
  useEffect(() => {
    if (jobId === null) return undefined
    return followJob(http, jobId, {
      onJob: (job) => dispatch({ type: 'job', job, at_ms: performance.now() }),
      onSilence: () => dispatch({ type: 'silence' }),
      onRefused: (error) => dispatch({ type: 'error', error }),
    })
  }, [http, jobId, dispatch])
}

/** Count the seconds down until sending again makes sense. */
function useWait(wait_s: number, dispatch: Dispatch<SendingEvent>): void {
  useEffect(() => {
    if (wait_s <= 0) return undefined
    const timer = window.setTimeout(() => dispatch({ type: 'waited' }), 1000)
    return () => window.clearTimeout(timer)
  }, [wait_s, dispatch])
}
