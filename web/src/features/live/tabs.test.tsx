import { screen, waitFor } from '@testing-library/react'
import { expect, it, vi } from 'vitest'

import { button } from '@/testing/camera-walk'
import { problem } from '@/testing/fake-api'
import { eachWithOtherTab } from '@/testing/live-tabs'
import { eachLive, goLive, lastEngine, liveApi, openLive } from '@/testing/live-walk'
import { sampleSession, seconds, sent, slowApi } from '@/testing/live-walk'

vi.mock('@/engine/open-engine', () => ({ openEngine: vi.fn(), isSupported: () => true }))

const live = eachLive()
const other = eachWithOtherTab()

it('says that another tab is live, and goes on with its session once that lets go', async () => {
  let next_batch = 3
  const api = liveApi().on('GET /live/sessions/current', () => sampleSession({ next_batch }))
  other.tab.goLive((letGo) => {
    next_batch = 4 // it sends what waits
    letGo()
  })
  const { user } = openLive(api)
  expect(await screen.findByText(/^You are live in another tab, since/)).toBeVisible()
  expect(screen.queryByRole('button', { name: 'Discard it' })).toBeNull()
  await user.click(await button('Take over here'))
  await screen.findByRole('heading', { name: 'Expressions just now' })
  await seconds(3)
  expect(sent(api, 'POST', '/live/sessions')).toEqual([])
  expect(sent(api, 'POST', '/readings')[0]?.body).toMatchObject({ batch: 4 })
})

it('is told where the other tab does not let go', async () => {
  other.tab.goLive(() => undefined)
  const { user } = openLive()
  await user.click(await button('Turn the camera on and begin'))
  expect(await screen.findByText('You are live in another tab')).toBeVisible()
  expect(other.tab.heard).toEqual([])
  await user.click(await button('Take over here'))
  await waitFor(() => expect(other.tab.heard).toEqual(['leave']))
  await waitFor(() => expect(screen.queryByText('You are live in another tab')).toBeNull())
  await seconds(16)
  expect(await screen.findByText('You are live in another tab')).toBeVisible()
  expect(live.camera.isOn).toBe(false)
})

it('lets another tab go on, with all that was read here', async () => {
  const api = liveApi()
  await goLive(api)
  await seconds(2.5)
  other.tab.ask()
  expect(await screen.findByText('You went on in another tab')).toBeVisible()
  expect(live.camera.isOn).toBe(false)
  await waitFor(() => expect(other.tab.hasPlace).toBe(true))
  const frames = sent(api, 'POST', '/readings').flatMap(
    ({ body }) => (body as { frames: unknown[] }).frames,
  )
  expect(frames.length).toBeGreaterThan(20)
  expect(sent(api, 'POST', '/end')).toEqual([])
})

it('lets go of the picture that is still being read while the rest is sent', async () => {
  const { api, hold, letGo, isWaiting } = slowApi('POST', '/readings')
  await goLive(api)
  await seconds(2)
  lastEngine().takes_ms = 200
  hold()
  await seconds(0.1)
  other.tab.ask()
  await waitFor(() => expect(isWaiting()).toBe(true))
  await seconds(0.3)
  letGo()
  expect(await screen.findByText('You went on in another tab')).toBeVisible()
})

it('holds on to what cannot be sent, with the camera off', async () => {
  const api = liveApi()
  await goLive(api)
  await seconds(1.5)
  api.silent = true
  await seconds(1)
  other.tab.ask()
  expect(await screen.findByText('Paused')).toBeVisible()
  await seconds(3)
  expect(screen.queryByText('You went on in another tab')).toBeNull()
  expect(live.camera.isOn).toBe(false)
  expect(other.tab.hasPlace).toBe(false)
})

it('takes over from another device in a browser without locks and channels', async () => {
  other.tab.locks.remove()
  vi.stubGlobal('BroadcastChannel', undefined)
  let tries = 0
  const api = liveApi().on('POST /live/sessions', () =>
    ++tries === 1 ? problem(409, 'live_elsewhere') : Response.json(sampleSession()),
  )
  const { user } = openLive(api)
  await user.click(await button('Turn the camera on and begin'))
  await user.click(await button('Take over here'))
  await screen.findByRole('heading', { name: 'Expressions just now' })
})
