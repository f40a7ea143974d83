import { screen } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'

import { openEngine } from '@/engine/open-engine'
import { button, NEVER_ASKED, NOT_KEEPING } from '@/testing/camera-walk'
import { eachLive, goLive, KEEPING_ALL, lastEngine, liveApi, openLive } from '@/testing/live-walk'
import { seconds, sent } from '@/testing/live-walk'
import { renderApp } from '@/testing/render-app'

vi.mock('@/engine/open-engine', () => ({ openEngine: vi.fn(), isSupported: () => true }))

const live = eachLive()

describe('before it begins', () => {
  it('asks for permissions first, and the camera stays off', async () => {
    openLive(liveApi(NEVER_ASKED))
    expect(await screen.findByText('Before the camera comes on')).toBeVisible()
    expect(screen.getByText(/the pictures never leave this device/)).toBeVisible()
    expect(live.camera.asked).not.toHaveBeenCalled()
  })

  it('reads on this device unless the server is chosen, and says what is sent', async () => {
    openLive()
    expect(await screen.findByRole('radio', { name: /On this device/ })).toBeChecked()
    expect(screen.getByText(/none is ever stored/)).toBeVisible()
    expect(await button('Turn the camera on and begin')).toBeEnabled()
  })

  it('is found from the check-in', async () => {
    const { user } = renderApp('/check-in', liveApi())
    await user.click(await screen.findByRole('link', { name: 'Go live' }))
    expect(await screen.findByRole('heading', { name: 'Live' })).toBeVisible()
  })

  it('shows what is loaded, with its size, and can be cancelled', async () => {
    vi.mocked(openEngine).mockImplementation((onProgress) => {
      onProgress(3_200_000, 21_000_000)
      return new Promise(() => undefined)
    })
    const { user } = openLive()
    await user.click(await button('Turn the camera on and begin'))
    expect(await screen.findByText('Loading what reads your face: 3.2 of 21.0 MB')).toBeVisible()
    await user.click(await button('Cancel'))
    expect(await button('Turn the camera on and begin')).toBeVisible()
    expect(live.camera.isOn).toBe(false)
  })
})

describe('on this device', () => {
  it('shows what is read, and sends numbers once a second', async () => {
    const api = liveApi()
    await goLive(api)
    await seconds(3)
    expect(screen.getAllByText(/Just now your face looked mostly happy/)[0]).toBeInTheDocument()
    expect(screen.getByText('Camera on')).toBeVisible()
    const batches = sent(api, 'POST', '/readings')
    expect(batches.length).toBeGreaterThanOrEqual(1)
    expect(batches.length).toBeLessThanOrEqual(4)
    const { frames } = batches[0]?.body as { frames: { e: number[]; faces: number }[] }
    expect(frames[0]).toMatchObject({ faces: 1 })
    expect(frames[0]?.e[1]).toBeCloseTo(0.86)
  })

  it('sends nothing at all without the consent to keep', async () => {
    const api = liveApi(NOT_KEEPING)
    const { user } = await goLive(api)
    await seconds(3)
    expect(screen.getByText('Nothing is sent from this device.')).toBeVisible()
    await user.click(await button('Stop'))
    expect(await screen.findByText('Nothing of this is kept')).toBeVisible()
    const changing = api.received.filter(({ method }) => method !== 'GET')
    expect(changing).toEqual([])
  })

  it('becomes a check-in when it is kept, with its marks', async () => {
    const api = liveApi()
    const { user } = await goLive(api)
    await seconds(2)
    await user.click(await button('Mark this moment'))
    await user.type(screen.getByRole('textbox'), 'a thought')
    await user.click(await button('Save the mark'))
    expect(await screen.findByText('1 moment is marked.')).toBeVisible()
    await user.click(await button('Stop'))
    expect(live.camera.isOn).toBe(false)
    await user.click(await button('Keep it in my history'))
    expect(await screen.findByText('It is in your history')).toBeVisible()
    expect(sent(api, 'POST', '/marks')[0]?.body).toMatchObject({ note: 'a thought' })
    expect(sent(api, 'POST', '/end')[0]?.body).toEqual({ keep: true })
    expect(lastEngine().closed).toBe(true)
  })

  it('offers every reading at its end, where all may be kept', async () => {
    const api = liveApi(KEEPING_ALL, { keep: 'frames' })
    api.checkIns = api.checkIns.map((one) => ({ ...one, source: 'live' }))
    const { user } = await goLive(api)
    await user.click(await button('Stop'))
    await user.click(await button('Keep it in my history'))
    expect(await button('Show every reading')).toBeVisible()
    expect(sent(api, 'GET', '/frames')).toEqual([])
  })

  it.each([
    [1, 'Go on'],
    [2, 'I am safe for now, go on'],
  ])(
    'a note that opens a step of level %i shows it, and the session goes on',
    async (level, goOn) => {
      const step = { id: 's', level, kinds: [], source: 'mark', started_at: '', ended_at: null }
      const api = liveApi().on('POST /live/sessions/:id/marks', ({ body }) =>
        Response.json({ ...(body as object), safety: step }, { status: 201 }),
      )
      const { user } = await goLive(api)
      await user.click(await button('Mark this moment'))
      await user.type(screen.getByRole('textbox'), 'a thought')
      await user.click(await button('Save the mark'))
      await user.click(await button(goOn))
      expect(screen.queryByRole('button', { name: goOn })).toBeNull()
      // From level 2 on all else waits: the camera is off, and one press away.
      expect(live.camera.isOn).toBe(level === 1)
      await user.click(await button('Stop'))
      expect(await button('Keep it in my history')).toBeEnabled()
    },
  )

  it('is gone when it is discarded', async () => {
    const api = liveApi()
    const { user } = await goLive(api)
    await user.click(await button('Stop'))
    await user.click(await button('Discard the numbers'))
    expect(await screen.findByText('The numbers are discarded')).toBeVisible()
    expect(api.received.some(({ method }) => method === 'DELETE')).toBe(true)
    expect(sent(api, 'POST', '/end')).toEqual([])
  })

  it('goes on without a network; the numbers wait and none is lost', async () => {
    const api = liveApi()
    const { user } = await goLive(api)
    await seconds(2)
    api.silent = true
    await seconds(8)
    expect(screen.getByText(/the numbers wait here/)).toBeVisible()
    const reads = lastEngine().reads
    await seconds(1)
    expect(lastEngine().reads).toBeGreaterThan(reads)
    api.silent = false
    window.dispatchEvent(new Event('online'))
    await seconds(2)
    expect(await screen.findByText(/Only numbers are sent/)).toBeVisible()
    await user.click(await button('Stop'))
    await user.click(await button('Keep it in my history'))
    await screen.findByText('It is in your history')
    const frames = sent(api, 'POST', '/readings').flatMap(
      ({ body }) => (body as { frames: unknown[] }).frames,
    )
    expect(frames.length).toBe(lastEngine().reads)
  })

  it('stays open while the server does not answer at the end', async () => {
    const api = liveApi()
    const { user } = await goLive(api)
    await seconds(2)
    await user.click(await button('Stop'))
    api.silent = true
    await user.click(await button('Keep it in my history'))
    expect(await screen.findByText(/The numbers are still in this page/)).toBeVisible()
    api.silent = false
    await user.click(await button('Keep it in my history'))
    expect(await screen.findByText('It is in your history')).toBeVisible()
  })
})
