// What happens while something is on its way to the server, or to another tab.
import { screen, waitFor } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'

import { openEngine } from '@/engine/open-engine'
import { button } from '@/testing/camera-walk'
import { problem } from '@/testing/fake-api'
import { eachWithOtherTab } from '@/testing/live-tabs'
import { eachLive, goLive, liveApi, openLive, seconds, sent, slowApi } from '@/testing/live-walk'

vi.mock('@/engine/open-engine', () => ({ openEngine: vi.fn(), isSupported: () => true }))

const LEFT = 'You went on in another tab'
const live = eachLive()
const other = eachWithOtherTab()

/** Live, with numbers of which the server has not said that it has them, and asked to leave. */
async function askedWhileSending() {
  const server = slowApi('POST', '/readings')
  const { user } = await goLive(server.api)
  await seconds(1.5)
  server.hold()
  await seconds(1)
  other.tab.ask()
  expect(await screen.findByText('Paused')).toBeVisible()
  await waitFor(() => expect(server.isWaiting()).toBe(true))
  return { ...server, user }
}

async function expectToStay() {
  await seconds(1)
  expect(screen.queryByText(LEFT)).toBeNull()
  expect(other.tab.hasPlace).toBe(false)
}

describe('asked by another tab', () => {
  it('leaves once all is sent', async () => {
    const { letGo } = await askedWhileSending()
    await seconds(10)
    await expectToStay()
    letGo()
    expect(await screen.findByText(LEFT)).toBeVisible()
    await waitFor(() => expect(other.tab.hasPlace).toBe(true))
  })

  it('stays where the other tab was closed or has given up meanwhile', async () => {
    const { letGo, isWaiting } = await askedWhileSending()
    await seconds(3)
    other.tab.giveUp()
    letGo()
    await waitFor(() => expect(isWaiting()).toBe(false))
    await expectToStay()
    expect(screen.getByText('Paused')).toBeVisible()
    // Asked once more it has nothing left to send.
    other.tab.ask()
    expect(await screen.findByText(LEFT)).toBeVisible()
  })

  it('stays where the person goes on here meanwhile', async () => {
    const { letGo, isWaiting, user } = await askedWhileSending()
    await user.click(await button('Turn the camera on again'))
    await waitFor(() => expect(live.camera.isOn).toBe(true))
    letGo()
    await waitFor(() => expect(isWaiting()).toBe(false))
    await expectToStay()
    expect(live.camera.isOn).toBe(true)
  })

  it('stays with what was read here while a mark was on its way', async () => {
    const { api, hold, letGo, isWaiting } = slowApi('POST', '/marks')
    const { user } = await goLive(api)
    await seconds(1.5)
    hold()
    await user.click(await button('Mark this moment'))
    await user.click(await button('Save the mark'))
    other.tab.ask()
    expect(await screen.findByText('Paused')).toBeVisible()
    await seconds(1)
    await user.click(await button('Turn the camera on again'))
    await waitFor(() => expect(live.camera.isOn).toBe(true))
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
    other.tab.ask()
    await expectToStay()
    expect(goOn).toBeVisible()
    await user.click(goOn)
    other.tab.ask()
    expect(await screen.findByText(LEFT)).toBeVisible()
  })

  it.each(['the engine', 'the camera'])('lets go at once while it waits for %s', async (what) => {
    const never = new Promise<never>(() => undefined)
    if (what === 'the engine') vi.mocked(openEngine).mockReturnValue(never)
    else vi.spyOn(navigator.mediaDevices, 'getUserMedia').mockReturnValue(never)
    const { user } = openLive()
    await user.click(await button('Turn the camera on and begin'))
    await button('Cancel')
    expect(other.tab.hasPlace).toBe(false)
    other.tab.ask()
    expect(await button('Turn the camera on and begin')).toBeVisible()
    await waitFor(() => expect(other.tab.hasPlace).toBe(true))
    expect(live.camera.isOn).toBe(false)
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
