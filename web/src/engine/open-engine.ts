// The page's side of the engine: starts the worker, hands it frames, gives back readings.
import files from 'virtual:engine-files'

import type { Reply, Request } from './protocol'
import { EngineError, type EngineInfo, type FrameResult, type LiveEngine } from './types'

type Waiting = { resolve: (result: FrameResult) => void; reject: (error: Error) => void }
type Frame = Parameters<LiveEngine['read']>[0]

/**
 * Load the engine into a worker of its own. `onProgress` is told bytes, unpacked. Rejects with
 * EngineError, or with the signal's reason.
 */
export async function openEngine(
  onProgress: (loaded: number, total: number) => void,
  signal?: AbortSignal,
): Promise<LiveEngine> {
  signal?.throwIfAborted()
  if (!isSupported()) throw new EngineError('unsupported', 'this browser lacks what is needed')
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
  try {
    const info = await opened(worker, onProgress, signal)
    return new WorkerEngine(worker, info)
  } catch (error) {
    worker.terminate()
    throw error
  }
}

export function isSupported(): boolean {
  return ['Worker', 'WebAssembly', 'OffscreenCanvas'].every((name) => name in globalThis)
}

function opened(
  worker: Worker,
  onProgress: (loaded: number, total: number) => void,
  signal: AbortSignal | undefined,
): Promise<EngineInfo> {
  return new Promise((resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
    worker.onerror = (event) => reject(workerError(event))
    worker.onmessage = ({ data }: MessageEvent<Reply>) => {
      if (data.kind === 'progress') onProgress(data.loaded, data.total)
      else if (data.kind === 'ready') resolve(data.info)
      else if (data.kind === 'refused') reject(new EngineError(data.code, data.message))
    }
    send(worker, { kind: 'open', files })
  })
}

class WorkerEngine implements LiveEngine {
  readonly info: EngineInfo
  private readonly worker: Worker
  private seq = 0
  private waiting: Waiting | null = null

  constructor(worker: Worker, info: EngineInfo) {
    this.worker = worker
    this.info = info
    worker.onmessage = ({ data }: MessageEvent<Reply>) => this.hear(data)
    worker.onerror = (event) => this.fail(workerError(event).message)
  }

  read(frame: Frame, tS: number, options: { heat?: boolean } = {}): Promise<FrameResult> {
    if (this.waiting !== null) {
      if ('close' in frame) frame.close()
      return Promise.reject(new Error('one frame at a time'))
    }
    const [sent, transfer] = handedOver(frame)
    const request = { kind: 'read', tS, heat: options.heat ?? false, frame: sent } as const
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject }
      send(this.worker, { ...request, seq: this.seq++ }, [transfer])
    })
  }

  reset(): void {
    this.seq = 0
    send(this.worker, { kind: 'reset' })
  }

  close(): void {
    this.worker.terminate()
    this.fail('the engine was closed')
  }

  private hear(reply: Reply): void {
    if (reply.kind === 'failed') this.fail(reply.message)
    if (reply.kind !== 'result') return
    const { waiting } = this
    this.waiting = null
    waiting?.resolve(reply.result)
  }

  private fail(message: string): void {
    const { waiting } = this
    this.waiting = null
    waiting?.reject(new EngineError('failed', message))
  }
}

/** A script that could not be fetched fails without a word. */
function workerError({ message }: Partial<ErrorEvent>): EngineError {
  if (message) return new EngineError('failed', message)
  return new EngineError('download', 'the worker could not be fetched')
}

function handedOver(
  frame: Frame,
): [frame: Extract<Request, { kind: 'read' }>['frame'], transfer: Transferable] {
  if (!(frame instanceof ImageData)) return [frame, frame]
  // A copy only where the page's own array is part of a larger buffer.
  const { data, width, height } = frame
  const whole = data.byteLength === data.buffer.byteLength
  const buffer = whole ? data.buffer : data.slice().buffer
  return [{ width, height, buffer }, buffer]
}

function send(worker: Worker, request: Request, transfer: Transferable[] = []): void {
  worker.postMessage(request, transfer)
}
