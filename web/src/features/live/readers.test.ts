// How long a reading takes: from taking the picture, before it is copied or encoded.
import { afterEach, beforeEach, expect, it, vi } from 'vitest'

import { Http } from '@/client/http'
import type { FrameResult } from '@/engine/types'
import { FakeApi } from '@/testing/fake-api'
import { FakeEngine, sampleFrame } from '@/testing/fake-engine'
import { FakeSocket } from '@/testing/fake-socket'

import { DeviceReader } from './device-reader'
import { Monitor } from './monitor'
import { StreamReader } from './stream-reader'

const COPYING_MS = 20
const ENCODING_MS = 30
const READING_MS = 100
vi.mock('./jpeg', () => ({
  encodeJpeg: () =>
    new Promise((resolve) => setTimeout(() => resolve(new ArrayBuffer(900)), ENCODING_MS)),
}))

const FRAME = { width: 640, height: 480, close: () => undefined }
const onResult = vi.fn<(result: FrameResult, latency_ms: number | null) => void>()
const events = { onResult, onDropped: vi.fn() }
const latency = () => onResult.mock.lastCall?.[1]

beforeEach(() => {
  vi.useFakeTimers()
  onResult.mockReset()
  FakeSocket.all = []
  vi.stubGlobal('WebSocket', FakeSocket)
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

/** As the pump does: the time is taken first, then the picture is copied. */
async function read(reader: DeviceReader | StreamReader): Promise<void> {
  const taken_ms = performance.now()
  await vi.advanceTimersByTimeAsync(COPYING_MS)
  reader.read(FRAME, 0.1, taken_ms)
}

it('counts copying and reading on this device', async () => {
  const engine = new FakeEngine()
  engine.takes_ms = READING_MS
  await read(new DeviceReader(engine, () => false, { ...events, onFailed: vi.fn() }))
  await vi.advanceTimersByTimeAsync(READING_MS)
  expect(latency()).toBeCloseTo(COPYING_MS + READING_MS)
})

async function streaming(): Promise<StreamReader> {
  const api = new FakeApi().on('POST /live/sessions/:id/ticket', () => ({ ticket: 't' }))
  const http = new Http({ fetch: api.fetch, csrfToken: () => 'token' })
  const more = { onStream: vi.fn(), onPace: vi.fn(), onEngine: vi.fn(), onEnd: vi.fn() }
  const reader = new StreamReader(http, 's1', () => false, { ...events, ...more })
  await vi.waitFor(() => FakeSocket.last())
  FakeSocket.last().welcome()
  return reader
}

function answer(seq: number): void {
  const frame = { t_s: 0.1, width: 320, height: 240, detected: true, faces: [] }
  FakeSocket.last().say({ type: 'reading', seq, server_ms: 9, dropped: 0, credits: 1, frame })
}

it('counts copying and encoding, the way and reading where the server reads', async () => {
  await read(await streaming())
  await vi.advanceTimersByTimeAsync(ENCODING_MS)
  expect(FakeSocket.last().sent).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(READING_MS)
  answer(1)
  expect(latency()).toBeCloseTo(COPYING_MS + ENCODING_MS + READING_MS)
})

it('does not know it of an answer that came out of turn', async () => {
  const reader = await streaming()
  for (const seq of [1, 2]) {
    await read(reader)
    await vi.advanceTimersByTimeAsync(ENCODING_MS)
    expect(FakeSocket.last().sent).toHaveLength(seq)
  }
  answer(2)
  expect(latency()).toBeGreaterThan(0)
  answer(1)
  expect(onResult).toHaveBeenCalledTimes(2)
  expect(latency()).toBeNull()
})

it('is left out of how long readings take where nobody knows it', () => {
  const monitor = new Monitor(() => performance.now() / 1000)
  for (const known_ms of [80, null, 120, null]) monitor.take(sampleFrame(0.1, []), known_ms)
  monitor.start()
  expect(monitor.view().pace).toMatchObject({ readings: 4, p50_ms: 80, p95_ms: 120, last_ms: 120 })
  monitor.stop()
})
