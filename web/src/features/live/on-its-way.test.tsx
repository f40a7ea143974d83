// What happens while something is on its way to the server, or to another tab.
import { screen, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { openEngine } from '@/engine/open-engine'
import { button, removeFakes } from '@/testing/camera-walk'
import { type FakeApi, problem } from '@/testing/fake-api'
import type { FakeCamera } from '@/testing/fake-camera'
import { FakeLocks } from '@/testing/fake-locks'
import { goLive, installLive, liveApi, seconds, sent } from '@/testing/live-walk'
import { renderApp } from '@/testing/render-app'

vi.mock('@/engine/open-engine', () => ({ openEngine: vi.fn(), isSupported: () => true }))

const LEFT = 'You went on in another tab'
let camera: FakeCamera
let locks: FakeLocks
let otherTab: BroadcastChannel

beforeEach(() => {
  camera = installLive()
  locks = new FakeLocks().install()
  otherTab = new BroadcastChannel('emocare-live')
})
afterEach(() => {
  otherTab.close()
  locks.remove()
  removeFakes()
})

const isHeld = async () => ((await locks.query()).held?.length ?? 0) > 0

/** A server slow with such requests: they arrive once `letGo` is called; before `hold`, at once. */
function slowApi(method: string, ending: string) {
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

/** Live, with numbers of which the server has not said that it has them, and asked to leave. */
async function askedWhileSending() {
  const server = slowApi('POST', '/readings')
  const { user } = await goLive(server.api)
  await seconds(1.5)
  server.hold()
  await seconds(1)
  otherTab.postMessage('leave')
  expect(await screen.findByText('Paused')).toBeVisible()
  await waitFor(() => expect(server.isWaiting()).toBe(true))
  return { ...server, user }
}

async function expectToStay() {
  await seconds(1)
  expect(screen.queryByText(LEFT)).toBeNull()
  expect(await isHeld()).toBe(true)
}

describe('asked by another tab', () => {
  it('leaves once all is sent', async () => {
    const { letGo } = await askedWhileSending()
    await seconds(10)
    await expectToStay()
    letGo()
    expect(await screen.findByText(LEFT)).toBeVisible()
    await waitFor(async () => expect(await isHeld()).toBe(false))
  })

  it('stays where the other tab has given up meanwhile', async () => {
    const { letGo, isWaiting } = await askedWhileSending()
    await seconds(15)
    letGo()
    await waitFor(() => expect(isWaiting()).toBe(false))
    await expectToStay()
    expect(screen.getByText('Paused')).toBeVisible()
    // Asked once more it has nothing left to send.
    otherTab.postMessage('leave')
    expect(await screen.findByText(LEFT)).toBeVisible()
  })

  it('stays where the person goes on here meanwhile', async () => {
    const { letGo, isWaiting, user } = await askedWhileSending()
    await user.click(await button('Turn the camera on again'))
    await waitFor(() => expect(camera.isOn).toBe(true))
    letGo()
    await waitFor(() => expect(isWaiting()).toBe(false))
    await expectToStay()
    expect(camera.isOn).toBe(true)
  })

  it('stays with what was read here while a mark was on its way', async () => {
    const { api, hold, letGo, isWaiting } = slowApi('POST', '/marks')
    const { user } = await goLive(api)
    await seconds(1.5)
    hold()
    await user.click(await button('Mark this moment'))
    await user.click(await button('Save the mark'))
    otherTab.postMessage('leave')
    expect(await screen.findByText('Paused')).toBeVisible()
    await seconds(1)
    await user.click(await button('Turn the camera on again'))
    await waitFor(() => expect(camera.isOn).toBe(true))
    await seconds(0.5)
    await user.click(await button('Pause'))
    letGo()
    await waitFor(() => expect(isWaiting()).toBe(false))
    await seconds(0.1)
    expect(screen.queryByText(LEFT)).toBeNull()
  })

  it('stays while a step of the safety path is to be seen here', async () => {
    const safety = { id: 's', level: 2, kinds: [], source: 'mark', started_at: '', ended_at: null }
    const api = liveApi().on('POST /live/sessions/:id/marks', ({ body }) =>
      Response.json({ ...(body as object), safety }, { status: 201 }),
    )
    const { user } = await goLive(api)
    await user.click(await button('Mark this moment'))
    await user.click(await button('Save the mark'))
    const goOn = await button('I am safe for now, go on')
    otherTab.postMessage('leave')
    await expectToStay()
    expect(goOn).toBeVisible()
    await user.click(goOn)
    otherTab.postMessage('leave')
    expect(await screen.findByText(LEFT)).toBeVisible()
  })

  it.each(['the engine', 'the camera'])('lets go at once while it waits for %s', async (what) => {
    const never = new Promise<never>(() => undefined)
    if (what === 'the engine') vi.mocked(openEngine).mockReturnValue(never)
    else vi.spyOn(navigator.mediaDevices, 'getUserMedia').mockReturnValue(never)
    const { user } = renderApp('/check-in/live', liveApi())
    await user.click(await button('Turn the camera on and begin'))
    await button('Cancel')
    expect(await isHeld()).toBe(true)
    otherTab.postMessage('leave')
    expect(await button('Turn the camera on and begin')).toBeVisible()
    await waitFor(async () => expect(await isHeld()).toBe(false))
    expect(camera.isOn).toBe(false)
  })
})

it('is discarded by the person, though numbers that waited are refused meanwhile', async () => {
  const { api, hold, letGo, isWaiting } = slowApi('DELETE', '')
  const { user } = await goLive(api)
  await seconds(1.5)
  api.silent = true
  await seconds(2)
  await user.click(await button('Stop'))
  api.silent = false
  api.on('POST /live/sessions/:id/readings', () => problem(404, 'not_found'))
  hold()
  const before = sent(api, 'POST', '/readings').length
  await user.click(await button('Discard the numbers'))
  await waitFor(() => expect(isWaiting()).toBe(true))
  await seconds(20)
  expect(sent(api, 'POST', '/readings').length).toBe(before + 1)
  letGo()
  expect(await screen.findByText('The numbers are discarded')).toBeVisible()
})
