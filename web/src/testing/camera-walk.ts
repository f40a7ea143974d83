// Walks the camera check-in in tests of pages, up to where each test begins.
import { screen, waitFor } from '@testing-library/react'
import { vi } from 'vitest'

import type { Consent, Job } from '@/client/types'

import { FakeApi } from './fake-api'
import { FakeCamera } from './fake-camera'
import { FakeEventSource } from './fake-event-source'
import { FakeUpload } from './fake-upload'
import { renderApp } from './render-app'
import { sampleCheckIn, sampleResult } from './samples'

const SINCE = '2026-11-02T08:00:00Z'
export const ALLOWED: readonly Consent[] = [
  { purpose: 'camera_analysis', granted: true, changed_at: SINCE },
  { purpose: 'keep_numbers', granted: true, changed_at: SINCE },
]
export const NOT_KEEPING: readonly Consent[] = ALLOWED.map((consent) => ({
  ...consent,
  granted: consent.purpose === 'camera_analysis',
}))
export const NEVER_ASKED: readonly Consent[] = ALLOWED.map((consent) => ({
  ...consent,
  granted: false,
  changed_at: null,
}))

export const CAMERA_CHECK_IN = sampleCheckIn({
  source: 'camera',
  words: null,
  mood: null,
  result: sampleResult(),
})

export const RUNNING: Job = {
  id: 'j1',
  state: 'running',
  progress: 0.5,
  position: null,
  result: null,
  check_in_id: null,
  problem: null,
}

/** Replace what the browser has for clips; undo with `removeFakes`. */
export function installFakes(): FakeCamera {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  FakeUpload.all = []
  FakeEventSource.open = []
  vi.stubGlobal('XMLHttpRequest', FakeUpload)
  vi.stubGlobal('EventSource', FakeEventSource)
  return new FakeCamera().install()
}

export function removeFakes(): void {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
  vi.useRealTimers()
}

/** A server that knows these consents, lets them be changed, and has one camera check-in. */
export function apiWith(consents: readonly Consent[]): FakeApi {
  const current = structuredClone(consents) as Consent[]
  const api = new FakeApi().on('GET /me/consents', () => current)
  api.on('PUT /me/consents/:purpose', ({ path, body }) => {
    const { granted } = body as { granted: boolean }
    return setConsent(current, path.split('/').at(-1) ?? '', granted)
  })
  api.checkIns = [CAMERA_CHECK_IN]
  return api
}

function setConsent(consents: Consent[], purpose: string, granted: boolean): Consent | undefined {
  const consent = consents.find((one) => one.purpose === purpose)
  return consent && Object.assign(consent, { granted })
}

export const button = (name: RegExp | string) => screen.findByRole('button', { name })
export const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

/** Open the page and turn the camera on. */
export async function turnCameraOn(api: FakeApi = apiWith(ALLOWED)) {
  const app = renderApp('/check-in', api)
  await app.user.click(await button('Use the camera'))
  return app
}

/** Record ten seconds. */
export async function record(api: FakeApi = apiWith(ALLOWED)) {
  const app = await turnCameraOn(api)
  await app.user.click(await button('Record 10 seconds'))
  await pass(3000)
  await pass(10_100)
  await button('Send it to be read')
  return app
}

/** Record, send and have the server start reading. */
export async function beginReading(api: FakeApi = apiWith(ALLOWED), job: Job = RUNNING) {
  const app = await record(api)
  await app.user.click(await button('Send it to be read'))
  FakeUpload.last().answer(202, { job })
  await jobEvents()
  return app
}

const jobEvents = () => waitFor(() => FakeEventSource.only())

/** Have the server tell how the job goes. */
export async function serverSays(event: string, change: Partial<Job> = {}): Promise<void> {
  const events = await jobEvents()
  events.say(event, { ...RUNNING, ...change })
}

/** Record, send and get an answer. */
export async function getAnswer(api: FakeApi, change: Partial<Job>) {
  const app = await beginReading(api)
  await serverSays('done', { state: 'done', progress: 1, ...change })
  await screen.findByText('What your face showed')
  return app
}
