import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'

import { openEngine } from '@/engine/open-engine'
import { EngineError } from '@/engine/types'
import { ALLOWED, button } from '@/testing/camera-walk'
import { problem } from '@/testing/fake-api'
import { sampleReading, unreadable } from '@/testing/fake-engine'
import { eachLive, goLive, lastEngine, liveApi, openLive } from '@/testing/live-walk'
import { sampleSession, seconds, sent } from '@/testing/live-walk'

vi.mock('@/engine/open-engine', () => ({ openEngine: vi.fn(), isSupported: () => true }))

const live = eachLive()

describe('what stands in the way is said in words', () => {
  it.each([
    ['a dark room', [unreadable('too_dark')], 'Turn to the light.'],
    ['a turned face', [unreadable('turned_away')], 'Turn your face to the camera.'],
    ['nobody', [], 'Nobody is in view. Sit in front of the camera.'],
    [
      'two people',
      [sampleReading(), sampleReading('sadness', 0.7, { trackId: 2 })],
      'Several people are in view. Only the most present face is read.',
    ],
  ])('%s', async (_what, faces, words) => {
    await goLive()
    lastEngine().faces = faces
    await seconds(3)
    expect(screen.getByText(words)).toBeVisible()
  })
})

describe('the camera', () => {
  it('goes off in a pause, and comes back', async () => {
    const { user } = await goLive()
    await user.click(await button('Pause'))
    expect(live.camera.isOn).toBe(false)
    expect(await screen.findByText('Paused')).toBeVisible()
    await user.click(await button('Turn the camera on again'))
    await waitFor(() => expect(live.camera.isOn).toBe(true))
    expect(screen.queryByText('Paused')).toBeNull()
  })

  it('goes off when the tab is hidden, which is said', async () => {
    await goLive()
    vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden')
    document.dispatchEvent(new Event('visibilitychange'))
    expect(await screen.findByText('Paused while you were away')).toBeVisible()
    expect(live.camera.isOn).toBe(false)
  })

  it('may be unplugged in the middle; what was read stays', async () => {
    await goLive()
    await seconds(1)
    live.camera.unplug()
    expect(await screen.findByText('The camera went away')).toBeVisible()
    expect(await button('Try the camera again')).toBeEnabled()
    expect(screen.getByRole('heading', { name: 'The last minute' })).toBeVisible()
  })

  it('may be refused', async () => {
    live.camera.refusal = new DOMException('Permission denied', 'NotAllowedError')
    const { user } = openLive()
    await user.click(await button('Turn the camera on and begin'))
    expect(await screen.findByText(/Your browser does not let us use the camera/)).toBeVisible()
  })
})

describe('what can go wrong', () => {
  it('a damaged program is not started', async () => {
    vi.mocked(openEngine).mockRejectedValue(new EngineError('damaged', 'hash'))
    const { user } = openLive()
    await user.click(await button('Turn the camera on and begin'))
    expect(await screen.findByText('The program arrived damaged')).toBeVisible()
    expect(live.camera.isOn).toBe(false)
  })

  it('a program that stops working ends the session, and what was read can be kept', async () => {
    await goLive()
    lastEngine().broken = true
    await seconds(3)
    expect(await screen.findByText(/stopped working/)).toBeVisible()
    expect(await button('Keep it in my history')).toBeEnabled()
  })

  it('a session elsewhere can be taken over', async () => {
    let tries = 0
    const api = liveApi().on('POST /live/sessions', () =>
      ++tries === 1
        ? problem(409, 'live_elsewhere')
        : Response.json(sampleSession(), { status: 201 }),
    )
    const { user } = openLive(api)
    await user.click(await button('Turn the camera on and begin'))
    expect(await screen.findByText('You are live in another place')).toBeVisible()
    await user.click(await button('Take over here'))
    await screen.findByRole('heading', { name: 'Expressions just now' })
    expect(sent(api, 'POST', '/sessions').at(-1)?.body).toMatchObject({ take_over: true })
  })

  it('a session that is still open can be gone on with after a reload', async () => {
    const started_at = new Date(Date.now() - 65_000).toISOString()
    const api = liveApi().on('GET /live/sessions/current', () =>
      sampleSession({ started_at, next_batch: 60 }),
    )
    const { user } = openLive(api)
    await user.click(await button('Go on with it'))
    await seconds(3)
    const [batch] = sent(api, 'POST', '/readings')
    expect(batch?.body).toMatchObject({ batch: 60 })
    const { frames } = batch?.body as { frames: { t_s: number }[] }
    expect(frames[0]?.t_s).toBeGreaterThanOrEqual(65)
  })

  it('without the server it can begin and keep nothing', async () => {
    const api = liveApi()
    const { user } = openLive(api)
    const start = await button('Turn the camera on and begin')
    api.silent = true
    await user.click(start)
    expect(await screen.findByText('We cannot reach the server')).toBeVisible()
    await user.click(await button('Begin without keeping anything'))
    await screen.findByRole('heading', { name: 'Expressions just now' })
    expect(screen.getByText('Nothing is sent from this device.')).toBeVisible()
  })

  it('an hour is the limit', async () => {
    await goLive(liveApi(ALLOWED, { ends_at: new Date(Date.now() + 4_000).toISOString() }))
    await seconds(5)
    expect(await screen.findByText(/lasts an hour at most/)).toBeVisible()
    expect(live.camera.isOn).toBe(false)
  })

  it('a session ended elsewhere says so, and the camera goes off', async () => {
    const api = liveApi().on('POST /live/sessions/:id/readings', () => problem(409, 'live_ended'))
    await goLive(api)
    await seconds(3)
    expect(await screen.findByText('This session has ended')).toBeVisible()
    expect(live.camera.isOn).toBe(false)
  })
})

describe('leaving', () => {
  it('asks once while it is live', async () => {
    const { user } = await goLive()
    await user.click(screen.getAllByRole('link', { name: 'History' })[0] as HTMLElement)
    const dialog = await screen.findByRole('dialog')
    expect(within(dialog).getByText(/stays open for half an hour/)).toBeVisible()
    await user.click(within(dialog).getByRole('button', { name: 'Leave' }))
    await waitFor(() => expect(live.camera.isOn).toBe(false))
  })
})
