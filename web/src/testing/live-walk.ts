// Walks the live page in tests, up to where each test begins.
import { screen } from '@testing-library/react'
import { afterEach, beforeEach, vi } from 'vitest'

import type { Consent, LiveSession } from '@/client/types'
import { openEngine } from '@/engine/open-engine'

import { ALLOWED, apiWith, button, installFakes, pass, removeFakes } from './camera-walk'
import { type FakeApi, problem } from './fake-api'
import type { FakeCamera } from './fake-camera'
import { FakeEngine } from './fake-engine'
import { renderApp } from './render-app'

export const KEEPING_ALL: readonly Consent[] = [
  ...ALLOWED,
  { purpose: 'keep_frames', granted: true, changed_at: ALLOWED[0]?.changed_at ?? null },
]

export function sampleSession(change: Partial<LiveSession> = {}): LiveSession {
  return {
    id: '00000000-0000-4000-8000-0000000000f1',
    mode: 'device',
    state: 'open',
    started_at: new Date().toISOString(),
    ends_at: new Date(Date.now() + 3_600_000).toISOString(),
    keep: 'seconds',
    fps: 15,
    next_batch: 0,
    here: true,
    marks: [],
    ...change,
  }
}

/** A video that has pictures, and pictures that can be taken from it. */
export function installPictures(): void {
  vi.stubGlobal('createImageBitmap', () =>
    Promise.resolve({ width: 640, height: 480, close: () => undefined }),
  )
  vi.spyOn(HTMLVideoElement.prototype, 'readyState', 'get').mockReturnValue(4)
}

/** A camera, its pictures, and an engine that loads at once; undo with `removeFakes`. */
export function installLive(): FakeCamera {
  const camera = installFakes()
  installPictures()
  vi.mocked(openEngine).mockImplementation((onProgress) => {
    onProgress(21_000_000, 21_000_000)
    return Promise.resolve(newEngine())
  })
  return camera
}

/** For every test of a file a camera, pictures and an engine, and nothing of them after it. */
export function eachLive(): { readonly camera: FakeCamera } {
  let camera: FakeCamera
  beforeEach(() => {
    camera = installLive()
  })
  afterEach(removeFakes)
  return {
    get camera() {
      return camera
    },
  }
}

/** A server on which live sessions can be begun, kept and discarded. */
export function liveApi(
  consents: readonly Consent[] = ALLOWED,
  change: Partial<LiveSession> = {},
): FakeApi {
  const api = apiWith(consents)
  return api
    .on('GET /live/sessions/current', () => problem(404, 'no_live_session'))
    .on('POST /live/sessions', ({ body }) =>
      Response.json(sampleSession({ ...(body as object), ...change }), { status: 201 }),
    )
    .on('POST /live/sessions/:id/readings', ({ body }) => {
      const { batch, frames } = body as { batch: number; frames: unknown[] }
      return { received: frames.length, next_batch: batch + 1 }
    })
    .on('POST /live/sessions/:id/marks', ({ body }) => Response.json(body, { status: 201 }))
    .on('POST /live/sessions/:id/end', () => ({ check_in_id: api.checkIns[0]?.id ?? null }))
    .on('DELETE /live/sessions/:id', () => undefined)
}

/** Requests whose path ends so. */
export function sent(api: FakeApi, method: string, ending: string) {
  return api.received.filter((one) => one.method === method && one.path.endsWith(ending))
}

/** A server slow with such requests: they arrive once `letGo` is called; before `hold`, at once. */
export function slowApi(method: string, ending: string) {
  const api = liveApi()
  const { fetch } = api
  let free = Promise.resolve()
  let letGo: () => void = () => undefined
  let waiting = 0
  const slow: typeof fetch = async (input, init) => {
    const request = new Request(input, init)
    if (request.method === method && request.url.endsWith(ending)) {
      waiting += 1
      await free
      waiting -= 1
    }
    return fetch(request)
  }
  Object.assign(api, { fetch: slow } satisfies Partial<FakeApi>)
  return {
    api,
    hold: () => {
      free = new Promise((resolve) => (letGo = resolve))
    },
    letGo: () => letGo(),
    isWaiting: () => waiting > 0,
  }
}

/** Open the page. */
export const openLive = (api: FakeApi = liveApi()) => renderApp('/check-in/live', api)

/** Open the page and begin on this device. */
export async function goLive(api: FakeApi = liveApi()) {
  const app = openLive(api)
  await app.user.click(await button('Turn the camera on and begin'))
  await screen.findByRole('heading', { name: 'Expressions just now' })
  return app
}

export const seconds = (count: number) => pass(count * 1000)

/** The engine that the page opens; install with `vi.mock('@/engine/open-engine')`. */
export const engines: FakeEngine[] = []

export function newEngine(): FakeEngine {
  const engine = new FakeEngine()
  engines.push(engine)
  return engine
}

export function lastEngine(): FakeEngine {
  const engine = engines.at(-1)
  if (engine === undefined) throw new Error('no engine was opened')
  return engine
}
