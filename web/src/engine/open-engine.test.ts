import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { openEngine } from './open-engine'
import type { Reply, Request } from './protocol'
import type { FrameResult, LiveEngine } from './types'

const INFO = {
  name: 'emocarenet',
  version: '1',
  sha256: 'abc',
  cropVersion: '1',
  actionUnits: ['AU12'],
  evidence: { AU12: 'corroborated' },
}

/** Stands where the browser's Worker would: keeps what was asked, says what it is told to. */
class SpokenWorker {
  static last: SpokenWorker
  onmessage: ((event: { data: Reply }) => void) | null = null
  onerror: ((event: { message?: string }) => void) | null = null
  readonly asked: Request[] = []
  readonly transferred: unknown[] = []
  ended = false

  constructor() {
    SpokenWorker.last = this
  }

  postMessage(request: Request, transfer: unknown[]) {
    this.asked.push(request)
    this.transferred.push(...transfer)
  }

  terminate() {
    this.ended = true
  }

  say(data: Reply) {
    this.onmessage?.({ data })
  }
}

class Bitmap {
  closed = false
  close() {
    this.closed = true
  }
}

beforeEach(() => {
  vi.stubGlobal('Worker', SpokenWorker)
  vi.stubGlobal('OffscreenCanvas', vi.fn())
  vi.stubGlobal('ImageData', vi.fn())
})
afterEach(() => {
  vi.unstubAllGlobals()
})

async function opened(): Promise<[LiveEngine, SpokenWorker]> {
  const opening = openEngine(() => undefined)
  SpokenWorker.last.say({ kind: 'ready', info: INFO })
  return [await opening, SpokenWorker.last]
}

function bitmap(): ImageBitmap & Bitmap {
  return new Bitmap() as ImageBitmap & Bitmap
}

function resultOf(seq: number): FrameResult {
  return { seq, tS: 0, width: 1, height: 1, faces: [], readMs: 1, detected: true }
}

test('the worker is handed the list of files, and its progress comes through', async () => {
  const progress: [number, number][] = []
  const opening = openEngine((...step) => progress.push(step))
  const worker = SpokenWorker.last
  const [request] = worker.asked
  if (request?.kind !== 'open') throw new Error('not opened')
  expect(request.files.map(({ part }) => part)).toContain('network')
  expect(request.files.every(({ sha256, bytes }) => sha256.length === 64 && bytes > 0)).toBe(true)
  worker.say({ kind: 'progress', loaded: 1, total: 2 })
  worker.say({ kind: 'ready', info: INFO })
  expect((await opening).info).toEqual(INFO)
  expect(progress).toEqual([[1, 2]])
})

test('a refusal keeps its code and ends the worker', async () => {
  const opening = openEngine(() => undefined)
  SpokenWorker.last.say({ kind: 'refused', code: 'damaged', message: 'not what was expected' })
  await expect(opening).rejects.toMatchObject({ code: 'damaged' })
  expect(SpokenWorker.last.ended).toBe(true)
})

test('a worker that cannot be fetched is a failed download', async () => {
  const opening = openEngine(() => undefined)
  SpokenWorker.last.onerror?.({})
  await expect(opening).rejects.toMatchObject({ code: 'download' })
})

test('whoever leaves while it loads ends the worker', async () => {
  const leaving = new AbortController()
  const opening = openEngine(() => undefined, leaving.signal)
  leaving.abort(new Error('left'))
  await expect(opening).rejects.toThrow('left')
  expect(SpokenWorker.last.ended).toBe(true)
})

test('a browser without workers is told apart', async () => {
  vi.stubGlobal('OffscreenCanvas', undefined)
  Reflect.deleteProperty(globalThis, 'OffscreenCanvas')
  await expect(openEngine(() => undefined)).rejects.toMatchObject({ code: 'unsupported' })
})

test('frames are handed over, numbered, one at a time', async () => {
  const [engine, worker] = await opened()
  const [first, second] = [bitmap(), bitmap()]
  const reading = engine.read(first, 0.5, { heat: true })
  await expect(engine.read(second, 0.6)).rejects.toThrow('one frame at a time')
  expect(second.closed).toBe(true)
  expect(worker.transferred).toEqual([first])
  expect(worker.asked[1]).toMatchObject({ kind: 'read', seq: 0, tS: 0.5, heat: true })
  worker.say({ kind: 'result', result: resultOf(0) })
  expect(await reading).toEqual(resultOf(0))
  void engine.read(bitmap(), 0.7)
  expect(worker.asked[2]).toMatchObject({ seq: 1, heat: false })
})

test('a frame that could not be read fails alone', async () => {
  const [engine, worker] = await opened()
  const reading = engine.read(bitmap(), 0)
  worker.say({ kind: 'failed', seq: 0, message: 'no such luck' })
  await expect(reading).rejects.toThrow('no such luck')
  const next = engine.read(bitmap(), 0.1)
  worker.say({ kind: 'result', result: resultOf(1) })
  expect((await next).seq).toBe(1)
})

test('a new recording begins at nought, and closing ends what is under way', async () => {
  const [engine, worker] = await opened()
  engine.reset()
  const reading = engine.read(bitmap(), 0)
  expect(worker.asked.slice(1)).toMatchObject([{ kind: 'reset' }, { kind: 'read', seq: 0 }])
  engine.close()
  await expect(reading).rejects.toThrow('closed')
  expect(worker.ended).toBe(true)
})
