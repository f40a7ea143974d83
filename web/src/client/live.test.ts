import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import type { FrameResult } from '@/engine/types'
import { FakeApi, problem } from '@/testing/fake-api'

import { Http } from './http'
import { endLive, findLive, liveBatches, startLive } from './live'
import { LiveBatches, MAX_BATCH_FRAMES } from './live-batches'
import { toLiveFrame } from './live-wire'
import { ApiProblem, Unreachable } from './problem'
import type { LiveFrame, LiveSession } from './types'

const SESSION: LiveSession = {
  id: 's1',
  mode: 'device',
  state: 'open',
  started_at: '2026-11-21T08:00:00Z',
  ends_at: '2026-11-21T09:00:00Z',
  keep: 'seconds',
  fps: 15,
  next_batch: 4,
  here: true,
  marks: [],
}
const NOBODY: FrameResult = {
  seq: 1,
  tS: 1.23456,
  width: 320,
  height: 240,
  faces: [],
  readMs: 5,
  detected: true,
}
const frame = (tS: number): LiveFrame => toLiveFrame({ ...NOBODY, tS }, null)
const http = (api: FakeApi) => new Http({ fetch: api.fetch, csrfToken: () => 'token' })

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('an open session is found again, and none is no error', async () => {
  const api = new FakeApi().on('GET /live/sessions/current', () => SESSION)
  expect(await findLive(http(api))).toEqual(SESSION)
  api.on('GET /live/sessions/current', () => problem(404, 'no_live_session'))
  expect(await findLive(http(api))).toBeNull()
  api.on('GET /live/sessions/current', () => problem(503, 'database_unavailable'))
  await expect(findLive(http(api))).rejects.toBeInstanceOf(ApiProblem)
})

test('a session elsewhere is told apart by its code', async () => {
  const api = new FakeApi().on('POST /live/sessions', () => problem(409, 'live_elsewhere'))
  await expect(startLive(http(api), { mode: 'streamed', take_over: false })).rejects.toMatchObject({
    code: 'live_elsewhere',
  })
})

test('what was read on the device goes out in numbered batches and ends as a check-in', async () => {
  const api = new FakeApi()
    .on('POST /live/sessions/:id/readings', () => ({ received: 2, next_batch: 5 }))
    .on('POST /live/sessions/:id/end', () => ({ check_in_id: 'c1' }))
  const batches = liveBatches(http(api), SESSION)
  batches.add(frame(0.1))
  batches.add(frame(0.2))
  await vi.advanceTimersByTimeAsync(1000)
  expect(api.received[0]?.body).toMatchObject({ batch: 4, frames: [{ t_s: 0.1 }, { t_s: 0.2 }] })
  expect(batches.waiting).toBe(0)
  expect(await endLive(http(api), SESSION.id)).toBe('c1')
})

test('without an answer the same batch goes out again and nothing is lost', async () => {
  const sent: number[][] = []
  let away = true
  const batches = new LiveBatches({
    next: 0,
    send: ({ batch, frames }) => {
      sent.push([batch, frames.length])
      if (away) return Promise.reject(new Unreachable('down'))
      return Promise.resolve({ received: frames.length, next_batch: batch + 1 })
    },
  })
  for (let second = 0; second < 5; second++) {
    batches.add(frame(second))
    await vi.advanceTimersByTimeAsync(1000)
  }
  expect(batches.waiting).toBe(5)
  expect(new Set(sent.map(([batch]) => batch))).toEqual(new Set([0]))
  away = false
  expect(await batches.flush()).toBe(true)
  const stored = new Map(sent.slice(-5).map(([batch, count]) => [batch, count]))
  expect([...stored.values()].reduce<number>((sum, count) => sum + (count ?? 0), 0)).toBe(5)
})

test('a full batch is closed early and a refusal stops the sending', async () => {
  const refused = vi.fn()
  const sizes: number[] = []
  const batches = new LiveBatches({
    next: 0,
    onRefused: refused,
    send: ({ frames }) => {
      sizes.push(frames.length)
      return Promise.reject(new ApiProblem({ status: 409, code: 'live_ended' }))
    },
  })
  for (let i = 0; i < MAX_BATCH_FRAMES + 5; i++) batches.add(frame(i / 10))
  expect(await batches.flush()).toBe(false)
  expect(sizes).toEqual([MAX_BATCH_FRAMES])
  expect(refused).toHaveBeenCalledOnce()
})

test('numbers are rounded, and an unreadable face keeps its reasons only', () => {
  expect(frame(1.23456)).toMatchObject({ t_s: 1.235, faces: 0, e: null, q: 0 })
  const person = {
    tS: 1,
    trackId: 1,
    box: { x1: 0, y1: 0, x2: 9, y2: 9 },
    landmarks: null,
    expression: null,
    actionUnits: null,
    valence: null,
    arousal: null,
    confidence: null,
    pose: { yaw: 0.12345, pitch: 0, roll: 0 },
    eyes: null,
    quality: { score: 0.25, reasons: ['too_dark' as const] },
  }
  const kept = toLiveFrame({ ...NOBODY, faces: [person] }, person)
  expect(kept).toMatchObject({ faces: 1, e: null, q: 0.25, reasons: ['too_dark'] })
  expect(kept.pose).toEqual([0.123, 0, 0])
})
