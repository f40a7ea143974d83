// The engine's worker: one request after the other, numbers out. Frames end here.
import { assemble, type Engine } from './assemble'
import { FrameGrabber, inFrame } from './capture'
import { loadFiles } from './files'
import type { EngineFile } from './parts'
import type { Reply, Request } from './protocol'
import { EngineError, type FrameResult } from './types'

type ReadRequest = Extract<Request, { kind: 'read' }>

const grabber = new FrameGrabber()
let engine: Engine | null = null
let last: Promise<void> = Promise.resolve()

self.addEventListener('message', ({ data }: MessageEvent<Request>) => {
  last = last.then(() => answer(data))
})

async function answer(request: Request): Promise<void> {
  if (request.kind === 'open') await open(request.files)
  else if (request.kind === 'reset') engine?.reader.reset()
  else await read(request)
}

async function open(files: EngineFile[]): Promise<void> {
  try {
    const contents = await loadFiles(files, (loaded, total) => {
      say({ kind: 'progress', loaded, total })
    })
    const network = files.find(({ part }) => part === 'network')
    engine = await assemble(contents, network?.sha256 ?? '')
    const { name, version, sha256, cropVersion, actionUnits, evidence } = engine.info
    say({ kind: 'ready', info: { name, version, sha256, cropVersion, actionUnits, evidence } })
  } catch (error) {
    const code = error instanceof EngineError ? error.code : 'failed'
    say({ kind: 'refused', code, message: messageOf(error) })
  }
}

async function read(request: ReadRequest): Promise<void> {
  try {
    if (engine === null) throw new Error('the engine is not open')
    say({ kind: 'result', result: await readFrame(engine, request) })
  } catch (error) {
    say({ kind: 'failed', seq: request.seq, message: messageOf(error) })
  }
}

async function readFrame(engine: Engine, request: ReadRequest): Promise<FrameResult> {
  const started = performance.now()
  const { seq, tS, frame, heat } = request
  const grabbed = grabber.grab(
    'buffer' in frame ? new ImageData(new Uint8ClampedArray(frame.buffer), frame.width) : frame,
  )
  const { faces, detected } = await engine.reader.read(grabbed.picture, tS, heat)
  const { width, height } = grabbed
  const readMs = performance.now() - started
  return { seq, tS, width, height, faces: faces.map((f) => inFrame(f, grabbed)), readMs, detected }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function say(reply: Reply): void {
  self.postMessage(reply)
}
