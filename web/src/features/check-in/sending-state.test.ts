import { describe, expect, it } from 'vitest'

import { ApiProblem, Unreachable } from '@/client/problem'
import type { Job } from '@/client/types'
import { sampleResult } from '@/testing/samples'

import {
  isWorthKeeping,
  nextSending,
  NOT_SENT,
  obstacleOf,
  type SendingEvent,
} from './sending-state'
import { secondsLeft } from './time-left'

function job(change: Partial<Job> = {}): Job {
  const none = { position: null, result: null, check_in_id: null, problem: null }
  return { id: 'j1', state: 'running', progress: 0.5, ...none, ...change }
}

const heard = (change: Partial<Job> = {}, at_ms = 0): SendingEvent => ({
  type: 'job',
  job: job(change),
  at_ms,
})
const refused = (status: number, code: string, wait: number | null = null): SendingEvent => ({
  type: 'error',
  error: new ApiProblem({ status, code, detail: 'Because.' }, wait),
})
const after = (...events: SendingEvent[]) => events.reduce(nextSending, NOT_SENT)
const send: SendingEvent = { type: 'send' }

describe('a clip on its way', () => {
  it('is sent, waits, is read and has a result', () => {
    const result = sampleResult()
    expect(after(send, { type: 'share', share: 0.4 })).toEqual({ step: 'uploading', share: 0.4 })
    expect(after(send, heard({ state: 'queued', position: 2 }))).toMatchObject({
      step: 'reading',
      job: { position: 2 },
      began_ms: null,
    })
    expect(after(send, heard(), heard({ state: 'done', result, check_in_id: 'c1' }))).toEqual({
      step: 'done',
      result,
      checkInId: 'c1',
    })
  })

  it('is not sent twice by a double click', () => {
    const once = after(send, { type: 'share', share: 0.7 })
    expect(nextSending(once, send)).toBe(once)
  })

  it('may be sent again after it was stopped', () => {
    expect(after(send, refused(500, 'internal'), send).step).toBe('uploading')
  })

  it('may be sent once more to keep its result', () => {
    const done = heard({ state: 'done', result: sampleResult() })
    expect(after(send, done, send).step).toBe('uploading')
  })

  it('is back where it was when its job was cancelled', () => {
    expect(after(send, heard({ state: 'cancelled' }))).toBe(NOT_SENT)
  })

  it('ignores what arrives after it was cancelled', () => {
    expect(after(send, { type: 'reset' }, heard())).toBe(NOT_SENT)
    expect(after(send, { type: 'reset' }, refused(401, 'not_signed_in'))).toBe(NOT_SENT)
  })

  it('shows silence, and hears again', () => {
    expect(after(send, heard(), { type: 'silence' })).toMatchObject({ silent: true })
    expect(after(send, heard(), { type: 'silence' }, heard())).toMatchObject({ silent: false })
  })

  it('estimates the time left once it is being read', () => {
    const state = after(send, heard({ state: 'queued' }, 0), heard({ progress: 0 }, 1000))
    expect(state).toMatchObject({ began_ms: 1000, left_s: null })
    expect(nextSending(state, heard({ progress: 0.25 }, 3000))).toMatchObject({ left_s: 6 })
  })
})

describe('a clip that is stopped', () => {
  it('names the obstacle', () => {
    const cases: [number, string, string][] = [
      [401, 'not_signed_in', 'signed_out'],
      [403, 'consent_missing', 'consent_missing'],
      [413, 'clip_too_large', 'too_large'],
      [413, 'clip_too_long', 'too_long'],
      [415, 'clip_unsupported', 'unsupported'],
      [422, 'no_face', 'no_face'],
      [422, 'clip_unreadable', 'unreadable'],
      [503, 'clip_took_too_long', 'unreadable'],
      [429, 'queue_full', 'busy'],
      [503, 'reader_unavailable', 'busy'],
      [500, 'internal', 'unexpected'],
    ]
    for (const [status, code, obstacle] of cases)
      expect(obstacleOf({ status, code }), code).toBe(obstacle)
  })

  it('keeps what the server said', () => {
    expect(after(send, refused(422, 'no_face'))).toMatchObject({ detail: 'Because.' })
    const problem = { status: 422, code: 'no_face', title: 'x', type: 'x', detail: 'Too dark.' }
    expect(after(send, heard({ state: 'failed', problem }))).toMatchObject({
      step: 'stopped',
      obstacle: 'no_face',
      detail: 'Too dark.',
    })
  })

  it('waits as long as the server says, second by second', () => {
    const busy = after(send, refused(429, 'queue_full', 2))
    expect(busy).toMatchObject({ obstacle: 'busy', wait_s: 2 })
    const waited = nextSending(nextSending(busy, { type: 'waited' }), { type: 'waited' })
    expect(waited).toMatchObject({ wait_s: 0 })
    expect(nextSending(waited, { type: 'waited' })).toBe(waited)
  })

  it('tells silence from refusal', () => {
    const silent: SendingEvent = { type: 'error', error: new Unreachable('network') }
    expect(after(send, silent)).toMatchObject({ obstacle: 'unreachable' })
  })

  it('is worth keeping unless the clip itself was refused', () => {
    expect(isWorthKeeping(NOT_SENT)).toBe(true)
    expect(isWorthKeeping(after(send, refused(429, 'queue_full')))).toBe(true)
    expect(isWorthKeeping(after(send, refused(422, 'no_face')))).toBe(false)
    expect(isWorthKeeping(after(send, heard()))).toBe(false)
  })

  it('is lost when the server forgot its job', () => {
    expect(after(send, heard(), refused(404, 'job_not_found'))).toMatchObject({ obstacle: 'lost' })
  })
})

describe('the seconds left', () => {
  it('are said only when they mean something', () => {
    expect(secondsLeft(0.1, 4)).toBeNull()
    expect(secondsLeft(0.5, 4)).toBe(4)
    expect(secondsLeft(0.95, 4)).toBeNull()
    expect(secondsLeft(1, 4)).toBeNull()
  })
})
