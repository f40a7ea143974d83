import { screen, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'

import { button, removeFakes } from '@/testing/camera-walk'
import { problem } from '@/testing/fake-api'
import type { FakeCamera } from '@/testing/fake-camera'
import { FakeLocks } from '@/testing/fake-locks'
import {
  goLive,
  installLive,
  lastEngine,
  liveApi,
  sampleSession,
  seconds,
  sent,
} from '@/testing/live-walk'
import { renderApp } from '@/testing/render-app'

vi.mock('@/engine/open-engine', () => ({ openEngine: vi.fn(), isSupported: () => true }))

const NAME = 'emocare-live'
let camera: FakeCamera
let locks: FakeLocks
/** What another tab of this browser hears and says. */
let otherTab: BroadcastChannel

beforeEach(() => {
  camera = installLive()
  locks = new FakeLocks().install()
  otherTab = new BroadcastChannel(NAME)
})
afterEach(() => {
  otherTab.close()
  locks.remove()
  removeFakes()
})

const isHeld = async () => ((await locks.query()).held?.length ?? 0) > 0

it('says that another tab is live, and goes on with its session once that lets go', async () => {
  let next_batch = 3
  const api = liveApi().on('GET /live/sessions/current', () => sampleSession({ next_batch }))
  void locks.request(NAME, {}, () => {
    return new Promise((free) => {
      otherTab.onmessage = () => {
        next_batch = 4 // it sends what waits
        free()
      }
    })
  })
  const { user } = renderApp('/check-in/live', api)
  expect(await screen.findByText(/^You are live in another tab, since/)).toBeVisible()
  expect(screen.queryByRole('button', { name: 'Discard it' })).toBeNull()
  await user.click(await button('Take over here'))
  await screen.findByRole('heading', { name: 'Expressions just now' })
  await seconds(3)
  expect(sent(api, 'POST', '/live/sessions')).toEqual([])
  expect(sent(api, 'POST', '/readings')[0]?.body).toMatchObject({ batch: 4 })
})

it('is told where the other tab does not let go', async () => {
  void locks.request(NAME, {}, () => new Promise(() => undefined))
  const heard: unknown[] = []
  otherTab.onmessage = ({ data }) => heard.push(data)
  const { user } = renderApp('/check-in/live', liveApi())
  await user.click(await button('Turn the camera on and begin'))
  expect(await screen.findByText('You are live in another tab')).toBeVisible()
  expect(heard).toEqual([])
  await user.click(await button('Take over here'))
  await waitFor(() => expect(heard).toEqual(['leave']))
  await waitFor(() => expect(screen.queryByText('You are live in another tab')).toBeNull())
  await seconds(16)
  expect(await screen.findByText('You are live in another tab')).toBeVisible()
  expect(camera.isOn).toBe(false)
})

it('lets another tab go on, with all that was read here', async () => {
  const api = liveApi()
  await goLive(api)
  await seconds(2.5)
  otherTab.postMessage('leave')
  expect(await screen.findByText('You went on in another tab')).toBeVisible()
  expect(camera.isOn).toBe(false)
  await waitFor(async () => expect(await isHeld()).toBe(false))
  const frames = sent(api, 'POST', '/readings').flatMap(
    ({ body }) => (body as { frames: unknown[] }).frames,
  )
  expect(frames.length).toBeGreaterThan(20)
  expect(sent(api, 'POST', '/end')).toEqual([])
})

it('lets go of the picture that is still being read while the rest is sent', async () => {
  const api = liveApi()
  await goLive(api)
  await seconds(2)
  lastEngine().takes_ms = 200
  const answer_ms = 400
  api.on('POST /live/sessions/:id/readings', async ({ body }) => {
    await new Promise((resolve) => setTimeout(resolve, answer_ms))
    const { batch, frames } = body as { batch: number; frames: unknown[] }
    return { received: frames.length, next_batch: batch + 1 }
  })
  await seconds(0.1)
  otherTab.postMessage('leave')
  expect(await screen.findByText('You went on in another tab')).toBeVisible()
})

it('holds on to what cannot be sent, with the camera off', async () => {
  const api = liveApi()
  await goLive(api)
  await seconds(1.5)
  api.silent = true
  await seconds(1)
  otherTab.postMessage('leave')
  expect(await screen.findByText('Paused')).toBeVisible()
  await seconds(3)
  expect(screen.queryByText('You went on in another tab')).toBeNull()
  expect(camera.isOn).toBe(false)
  expect(await isHeld()).toBe(true)
})

it('takes over from another device in a browser without locks and channels', async () => {
  locks.remove()
  vi.stubGlobal('BroadcastChannel', undefined)
  let tries = 0
  const api = liveApi().on('POST /live/sessions', () =>
    ++tries === 1 ? problem(409, 'live_elsewhere') : Response.json(sampleSession()),
  )
  const { user } = renderApp('/check-in/live', api)
  await user.click(await button('Turn the camera on and begin'))
  await user.click(await button('Take over here'))
  await screen.findByRole('heading', { name: 'Expressions just now' })
})
