// Everything a session needs before its first picture: this tab, the camera, the engine, and a
// session of the server where one is needed.
import type { Http } from '@/client/http'
import { findLive, startLive } from '@/client/live'
import type { LiveSession } from '@/client/types'
import type { LiveEngine, OpenEngine } from '@/engine/types'
import { localTimeZone } from '@/lib/format'

import { CameraFailure, OtherTab } from './live-problem'
import type { LiveEvent, Mode } from './live-state'
import type { SessionCamera } from './session-camera'
import { holdTab, takeTabOver } from './tab-lock'

export interface LiveParts {
  readonly http: Http
  readonly openEngine: OpenEngine
}

export interface StartOptions {
  readonly mode: Mode
  /** The person lets numbers be kept. Without that nothing is sent from this device. */
  readonly keeps: boolean
  /** Go on with the session of another tab, or end the one that is live elsewhere. */
  readonly takeOver?: boolean
  /** Go on with this one. */
  readonly open?: LiveSession
}

export interface Ready {
  /** Null where nothing leaves this device. */
  readonly session: LiveSession | null
  /** Null where the server reads. */
  readonly engine: LiveEngine | null
  readonly freeTab: () => void
}

interface Preparing extends LiveParts {
  readonly camera: SessionCamera
  readonly options: StartOptions
  readonly signal: AbortSignal
  readonly tell: (event: LiveEvent) => void
  /** Another tab asks for the session. */
  readonly onAsked: () => void
}

/** Rejects with what failed, or with the signal's reason; nothing is left behind then. */
export async function prepare(parts: Preparing): Promise<Ready> {
  const { signal } = parts
  const freeTab = await takeTab(parts)
  let engine: LiveEngine | null = null
  try {
    const loading = loadEngine(parts).then((loaded) => (engine = loaded))
    await Promise.race([Promise.all([turnOn(parts), loading]), givenUp(signal)])
    signal.throwIfAborted()
    const session = await beginSession(parts, engine)
    signal.throwIfAborted()
    return { session, engine, freeTab }
  } catch (error) {
    closeEngine(engine)
    freeTab()
    throw error
  }
}

/** Rejects at once, though the browser may still be asking whether the camera may be used. */
function givenUp(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
  })
}

function closeEngine(engine: LiveEngine | null): void {
  engine?.close()
}

async function takeTab({ options, signal, onAsked }: Preparing): Promise<() => void> {
  const free = await (options.takeOver ? takeTabOver(onAsked, signal) : holdTab(onAsked))
  if (signal.aborted) free?.()
  signal.throwIfAborted()
  if (free === null) throw new OtherTab()
  return free
}

async function turnOn({ camera, tell }: Preparing): Promise<void> {
  const failure = await camera.open(camera.chosenId)
  if (failure !== null) throw new CameraFailure(camera.cause)
  tell({ type: 'camera_ready' })
}

async function loadEngine(parts: Preparing): Promise<LiveEngine | null> {
  const { options, openEngine, signal, tell } = parts
  if (options.mode === 'streamed') return null
  const progress = (loaded: number, total: number) => tell({ type: 'progress', loaded, total })
  const engine = await openEngine(progress, signal)
  tell({ type: 'engine_ready' })
  return engine
}

/** On this device a session of the server is needed only for what is kept there. */
async function beginSession(
  { options, http }: Preparing,
  engine: LiveEngine | null,
): Promise<LiveSession | null> {
  const { mode, keeps, takeOver, open } = options
  if (open !== undefined) return open
  if (mode === 'device' && !keeps) return null
  const left = takeOver ? await findLive(http) : null
  // As the other tab left it: it has sent what it had until it let go.
  if (left?.here && left.mode === mode) return left
  const info = engine?.info
  return startLive(http, {
    mode,
    time_zone: localTimeZone(),
    take_over: takeOver ?? false,
    engine: info ? { name: info.name, sha256: info.sha256, crop_version: info.cropVersion } : null,
  })
}
