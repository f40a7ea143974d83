import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import type { FrameResult } from '@/engine/types'

import { type StreamProblem, StreamSession } from './live-stream'
import { makePacket, SUBPROTOCOL } from './live-wire'
import { ApiProblem, Unreachable } from './problem'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

class FakeSocket {
  static all: FakeSocket[] = []
  static last(): FakeSocket {
    const socket = FakeSocket.all.at(-1)
    if (socket === undefined) throw new Error('no socket was opened')
    return socket
  }
  readyState: number = WebSocket.OPEN
  bufferedAmount = 0
  binaryType = ''
  onmessage: ((event: { data: string }) => void) | null = null
  onclose: ((event: { code: number }) => void) | null = null
  readonly sent: ArrayBuffer[] = []
  readonly url: string
  readonly protocol: string
  constructor(url: string, protocol: string) {
    this.url = url
    this.protocol = protocol
    FakeSocket.all.push(this)
  }
  send(data: ArrayBuffer) {
    this.sent.push(data)
  }
  close() {}
  say(message: object) {
    this.onmessage?.({ data: JSON.stringify(message) })
  }
  drop(code: number) {
    this.readyState = WebSocket.CLOSED
    this.onclose?.({ code })
  }
}

const HELLO = { type: 'hello', credits: 2, fps: 15, engine: { name: 'n', action_units: [] } }
const READING = {
  type: 'reading',
  server_ms: 12,
  dropped: 1,
  credits: 1,
  frame: { t_s: 0.1, width: 320, height: 240, detected: true, faces: [] },
}
const JPEG = new ArrayBuffer(100)
const FACE = {
  t_s: 0.2,
  track_id: 1,
  box: { x1: 0, y1: 0, x2: 9, y2: 9 },
  landmarks: null,
  expression: null,
  action_units: null,
  valence: null,
  arousal: null,
  confidence: null,
  pose: null,
  eyes: null,
  quality: { score: 0.9, reasons: [] },
}

async function openStream(ticket: () => Promise<string> = () => Promise.resolve('t+1')) {
  FakeSocket.all = []
  const results: FrameResult[] = []
  const ended: StreamProblem[] = []
  const states: string[] = []
  const stream = new StreamSession({
    sessionId: 's1',
    ticket,
    open: (url, protocol) => new FakeSocket(url, protocol) as unknown as WebSocket,
    events: {
      onResult: (result) => results.push(result),
      onEnd: (end) => ended.push(end),
      onState: (state) => states.push(state),
    },
  })
  stream.start()
  await vi.advanceTimersByTimeAsync(0)
  return { stream, results, ended, states }
}

test('frames go out only while there is credit, and answers return it', async () => {
  const { stream, results } = await openStream()
  const socket = FakeSocket.last()
  expect(socket.protocol).toBe(SUBPROTOCOL)
  expect(socket.url).toContain('/api/v1/live/sessions/s1/stream?ticket=t%2B1')
  expect(stream.send(JPEG, 0.1)).toBe(false)
  socket.say(HELLO)
  expect([0.1, 0.2, 0.3].map((tS) => stream.send(JPEG, tS))).toEqual([true, true, false])
  socket.say({ ...READING, seq: 1 })
  expect(results[0]).toMatchObject({ seq: 1, tS: 0.1, readMs: 12, faces: [] })
  socket.bufferedAmount = 5
  expect(stream.send(JPEG, 0.4)).toBe(false)
  socket.bufferedAmount = 0
  expect(stream.send(JPEG, 0.4)).toBe(true)
  expect(socket.sent.map((packet) => new DataView(packet).getUint32(4))).toEqual([1, 2, 3])
})

test('a picture asks for its map, and the map comes as shares of its strongest place', async () => {
  const { stream, results } = await openStream()
  const socket = FakeSocket.last()
  socket.say(HELLO)
  stream.send(JPEG, 0.1)
  stream.send(JPEG, 0.2, { heat: true })
  expect(socket.sent.map((packet) => new DataView(packet).getUint8(1))).toEqual([0, 1])
  const plain = { ...FACE, t_s: 0.1 }
  const heat = [255, 51, ...Array<number>(62).fill(0)]
  for (const [seq, face] of [plain, { ...FACE, heat }].entries())
    socket.say({ ...READING, seq: seq + 1, frame: { ...READING.frame, faces: [face] } })
  expect(results.map(({ faces }) => faces[0]?.heat?.length)).toEqual([undefined, 64])
  expect(results[1]?.faces[0]?.heat?.[1]).toBeCloseTo(0.2)
})

test('after a restart of the server it begins again with a fresh ticket and higher numbers', async () => {
  const tickets = vi.fn(() => Promise.resolve('t'))
  const { stream, states } = await openStream(tickets)
  FakeSocket.last().say(HELLO)
  stream.send(JPEG, 0.1)
  FakeSocket.last().drop(1012)
  tickets.mockRejectedValueOnce(new Unreachable('down'))
  await vi.advanceTimersByTimeAsync(500)
  await vi.advanceTimersByTimeAsync(1000)
  expect(tickets).toHaveBeenCalledTimes(3)
  expect(FakeSocket.all).toHaveLength(2)
  FakeSocket.last().say(HELLO)
  expect(states).toEqual([
    'connecting',
    'open',
    'waiting',
    'connecting',
    'waiting',
    'connecting',
    'open',
  ])
  stream.send(JPEG, 2.5)
  expect(new DataView(FakeSocket.last().sent[0] ?? JPEG).getUint32(4)).toBe(2)
})

test.each([4403, 4404, 4409, 4410, 4422, 4429])('close code %i is final', async (code) => {
  const { ended } = await openStream()
  FakeSocket.last().say(HELLO)
  FakeSocket.last().say({ type: 'problem', code: 'why', detail: 'Because.' })
  FakeSocket.last().drop(code)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(ended).toMatchObject([{ code: 'why', detail: 'Because.' }])
  expect(FakeSocket.all).toHaveLength(1)
})

test('a refused ticket is final and a busy server is asked again later', async () => {
  const gone = () => Promise.reject(new ApiProblem({ status: 404, code: 'no_live_session' }))
  expect((await openStream(gone)).ended[0]?.code).toBe('no_live_session')
  const busy = vi.fn(() => Promise.reject(new ApiProblem({ status: 429, code: 'too_many' }, 20)))
  await openStream(busy)
  await vi.advanceTimersByTimeAsync(19_000)
  expect(busy).toHaveBeenCalledOnce()
  await vi.advanceTimersByTimeAsync(2000)
  expect(busy).toHaveBeenCalledTimes(2)
})

test('a closed stream stays closed', async () => {
  const { stream, ended } = await openStream()
  FakeSocket.last().say(HELLO)
  stream.close()
  FakeSocket.last().drop(1000)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(FakeSocket.all).toHaveLength(1)
  expect(ended).toEqual([])
})

test('a packet is what the server reads', () => {
  const bytes = [...new Uint8Array(makePacket(258, 1.5, Uint8Array.of(120).buffer))]
  expect(bytes).toEqual([1, 0, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 0, 0x16, 0xe3, 0x60, 120])
})
