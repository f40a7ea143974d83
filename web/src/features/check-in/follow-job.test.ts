import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { Http } from '@/client/http'
import type { Job } from '@/client/types'
import { FakeApi, problem } from '@/testing/fake-api'
import { FakeEventSource } from '@/testing/fake-event-source'

import { followJob, parseJob } from './follow-job'

const NOTHING = { position: null, result: null, check_in_id: null, problem: null }
const running = (progress: number): Job => ({ id: 'j1', state: 'running', progress, ...NOTHING })
const done: Job = { ...running(1), state: 'done' }

function follow(api = new FakeApi()) {
  const http = new Http({ fetch: api.fetch, csrfToken: () => undefined })
  const listener = { onJob: vi.fn(), onSilence: vi.fn(), onRefused: vi.fn() }
  const stop = followJob(http, 'j1', listener)
  const asked = () => api.received.filter(({ path }) => path === '/jobs/j1').length
  return { api, listener, stop, asked, heard: () => listener.onJob.mock.calls.flat() as Job[] }
}

beforeEach(() => {
  vi.useFakeTimers()
  FakeEventSource.open = []
  vi.stubGlobal('EventSource', FakeEventSource)
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

describe('events of a job', () => {
  it('are heard until the job ends, and then the line is closed', () => {
    const { heard } = follow()
    const source = FakeEventSource.only()
    expect(source.url).toBe('/api/v1/jobs/j1/events')
    source.say('progress', running(0.3))
    source.say('done', done)
    expect(heard()).toEqual([running(0.3), done])
    expect(source.closed).toBe(true)
  })

  it('that are no jobs are passed over', () => {
    const { heard } = follow()
    FakeEventSource.only().sayText('progress', '{"half": ')
    FakeEventSource.only().sayText('progress', 'null')
    expect(heard()).toEqual([])
    expect(parseJob('{"id":"j1","state":"queued"}')).not.toBeNull()
    expect(parseJob(undefined)).toBeNull()
  })

  it('are no longer heard after stopping', () => {
    const { heard, stop } = follow()
    stop()
    FakeEventSource.only().say('progress', running(0.5))
    expect(heard()).toEqual([])
    expect(FakeEventSource.only().closed).toBe(true)
  })
})

describe('where events do not come', () => {
  it('the server is asked instead, until the job ends', async () => {
    const api = new FakeApi()
    const answers = [running(0.5), done]
    api.on('GET /jobs/:id', () => answers.shift())
    const { heard, asked } = follow(api)
    FakeEventSource.only().fail()
    await vi.advanceTimersByTimeAsync(5000)
    expect(heard()).toEqual([running(0.5), done])
    expect(asked()).toBe(2)
  })

  it('the same happens when the line is open but mute', async () => {
    const api = new FakeApi().on('GET /jobs/:id', () => done)
    const { heard } = follow(api)
    await vi.advanceTimersByTimeAsync(5900)
    expect(heard()).toEqual([])
    await vi.advanceTimersByTimeAsync(200)
    expect(heard()).toEqual([done])
    expect(FakeEventSource.only().closed).toBe(true)
  })

  it('a browser without events asks from the start', async () => {
    vi.unstubAllGlobals()
    Reflect.deleteProperty(window, 'EventSource')
    const { heard } = follow(new FakeApi().on('GET /jobs/:id', () => done))
    await vi.advanceTimersByTimeAsync(10)
    expect(heard()).toEqual([done])
  })

  it('silence is reported and asking goes on, less and less often', async () => {
    const api = new FakeApi().on('GET /jobs/:id', () => done)
    api.silent = true
    const { listener, heard } = follow(api)
    FakeEventSource.only().fail()
    await vi.advanceTimersByTimeAsync(20_000)
    const times = listener.onSilence.mock.calls.length
    expect(times).toBeGreaterThan(3)
    expect(times).toBeLessThan(8)
    api.silent = false
    await vi.advanceTimersByTimeAsync(6000)
    expect(heard()).toEqual([done])
  })

  it('a refusal ends it', async () => {
    const api = new FakeApi().on('GET /jobs/:id', () => problem(404, 'job_not_found'))
    const { listener, asked } = follow(api)
    FakeEventSource.only().fail()
    await vi.advanceTimersByTimeAsync(10_000)
    expect(listener.onRefused).toHaveBeenCalledOnce()
    expect(asked()).toBe(1)
  })
})
