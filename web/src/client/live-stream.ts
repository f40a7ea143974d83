// A streamed session: frames out while there is credit, readings in; begins again by itself.
import type { FrameResult } from '@/engine/types'

import {
  makePacket,
  MAX_MESSAGE_BYTES,
  type StreamEngineInfo,
  type StreamMessage,
  SUBPROTOCOL,
  toFrameResult,
} from './live-wire'
import { ApiProblem } from './problem'

export type StreamState = 'connecting' | 'open' | 'waiting' | 'ended'
export interface StreamProblem {
  readonly code: string
  readonly detail: string
}

export interface StreamEvents {
  /** `why`: the code of the problem behind a state, where one was told. */
  readonly onState?: (state: StreamState, why: string | null) => void
  readonly onHello?: (engine: StreamEngineInfo, fps: number) => void
  /**
   * `latencyMs` from taking the picture to its answer, null where nobody knows when it was taken;
   * `dropped` frames since the last.
   */
  readonly onResult: (result: FrameResult, latencyMs: number | null, dropped: number) => void
  readonly onPace?: (fps: number, reason: string) => void
  /** A frame was left out, and so many with it since the last answer; the stream goes on. */
  readonly onLeftOut?: (problem: StreamProblem, dropped: number) => void
  /** It is over and does not begin again. */
  readonly onEnd?: (problem: StreamProblem) => void
}

export interface SendOptions {
  /** Ask for the map with its answer. */
  readonly heat?: boolean
  /** When the picture was taken, before it was encoded, on the clock of `now`. */
  readonly takenMs?: number
}

export interface StreamParts {
  readonly sessionId: string
  /** Ask the server for a fresh ticket. */
  readonly ticket: () => Promise<string>
  readonly events: StreamEvents
  readonly open?: (url: string, protocol: string) => WebSocket
  readonly now?: () => number
}

/**
 * Close codes after which a new connection would fare no better (docs/live.md); 1009 is the
 * protocol's own for a message that is far too large.
 */
const FINAL_CODES = new Set([1009, 4400, 4403, 4404, 4409, 4410, 4422, 4429])
/** Refusals of a ticket that time does not mend. */
const FINAL_STATUS = new Set([401, 403, 404, 409, 422])
const WAITS_MS = [500, 1000, 2000, 4000, 8000, 15_000]

export function streamUrl(sessionId: string, ticket: string): string {
  const base = window.location.origin.replace(/^http/, 'ws')
  return `${base}/api/v1/live/sessions/${sessionId}/stream?ticket=${encodeURIComponent(ticket)}`
}

export class StreamSession {
  readonly #parts: StreamParts
  readonly #now: () => number
  #socket: WebSocket | null = null
  #credits = 0
  #seq = 0
  #tries = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #ended = false
  #lastProblem: StreamProblem | null = null
  /** When the pictures under way were taken. */
  #takenAt = new Map<number, number>()

  constructor(parts: StreamParts) {
    this.#parts = parts
    this.#now = parts.now ?? (() => performance.now())
  }

  /** Connect, and again whenever the line breaks, until it is closed or over. */
  start(): void {
    void this.#connect()
  }

  /** Whether a frame would go out now; where not, it need not even be encoded. */
  get ready(): boolean {
    const socket = this.#socket
    return socket?.readyState === WebSocket.OPEN && this.#credits > 0 && socket.bufferedAmount === 0
  }

  /** Send a frame unless there is no credit; says whether it went out. It is never kept. */
  send(jpeg: ArrayBuffer, tS: number, options: SendOptions = {}): boolean {
    if (!this.ready || this.#socket === null) return false
    this.#seq += 1
    const packet = makePacket(this.#seq, tS, jpeg, options.heat)
    if (packet.byteLength > MAX_MESSAGE_BYTES) return false
    this.#credits -= 1
    this.#takenAt.set(this.#seq, options.takenMs ?? this.#now())
    this.#socket.send(packet)
    return true
  }

  close(): void {
    this.#ended = true
    clearTimeout(this.#timer)
    this.#socket?.close(1000)
    this.#socket = null
  }

  async #connect(): Promise<void> {
    this.#parts.events.onState?.('connecting', null)
    try {
      const ticket = await this.#parts.ticket()
      if (!this.#ended) this.#listen(streamUrl(this.#parts.sessionId, ticket))
    } catch (error) {
      if (this.#ended) return
      if (error instanceof ApiProblem && FINAL_STATUS.has(error.status))
        this.#end({ code: error.code, detail: error.message })
      else if (error instanceof ApiProblem) this.#again(error.retryAfterS, error.code)
      else this.#again(null, null)
    }
  }

  #listen(url: string): void {
    const open = this.#parts.open ?? ((to, protocol) => new WebSocket(to, protocol))
    const socket = open(url, SUBPROTOCOL)
    socket.binaryType = 'arraybuffer'
    this.#socket = socket
    this.#lastProblem = null
    this.#takenAt.clear()
    this.#credits = 0
    socket.onmessage = ({ data }) => {
      if (socket === this.#socket) this.#hear(JSON.parse(String(data)) as StreamMessage)
    }
    socket.onclose = ({ code }) => {
      if (socket === this.#socket) this.#lost(code)
    }
  }

  #hear(message: StreamMessage): void {
    const { events } = this.#parts
    if (message.type === 'hello') {
      this.#tries = 0
      this.#credits = message.credits
      events.onState?.('open', null)
      events.onHello?.(message.engine, message.fps)
    } else if (message.type === 'reading') {
      this.#credits += message.credits
      const result = toFrameResult(message.seq, message.frame, message.server_ms)
      events.onResult(result, this.#latency(message.seq), message.dropped)
    } else if (message.type === 'pace') events.onPace?.(message.fps, message.reason)
    else if (message.seq === undefined) this.#lastProblem = message
    else {
      this.#credits += message.credits ?? 0
      this.#takenAt.delete(message.seq)
      events.onLeftOut?.(message, message.dropped ?? 0)
    }
  }

  #latency(seq: number): number | null {
    const taken = this.#takenAt.get(seq)
    // Whatever went out before this one and was not answered never will be.
    for (const other of this.#takenAt.keys()) if (other <= seq) this.#takenAt.delete(other)
    return taken === undefined ? null : this.#now() - taken
  }

  #lost(code: number): void {
    this.#socket = null
    this.#credits = 0
    if (this.#ended) return
    if (FINAL_CODES.has(code))
      this.#end(this.#lastProblem ?? { code: `closed_${code}`, detail: 'The stream was closed.' })
    else this.#again(null, this.#lastProblem?.code ?? null)
  }

  #again(waitS: number | null, why: string | null): void {
    const grown = WAITS_MS[Math.min(this.#tries, WAITS_MS.length - 1)] ?? 0
    this.#tries += 1
    this.#parts.events.onState?.('waiting', why)
    this.#timer = setTimeout(() => void this.#connect(), waitS === null ? grown : waitS * 1000)
  }

  #end(problem: StreamProblem): void {
    this.#ended = true
    this.#parts.events.onState?.('ended', problem.code)
    this.#parts.events.onEnd?.(problem)
  }
}
