import { screen } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { button, installFakes, removeFakes } from '@/testing/camera-walk'
import { type FakeApi, problem } from '@/testing/fake-api'
import type { FakeCamera } from '@/testing/fake-camera'
import { FakeSocket } from '@/testing/fake-socket'
import { installPictures, liveApi, seconds, sent } from '@/testing/live-walk'
import { renderApp } from '@/testing/render-app'

vi.mock('@/engine/open-engine', () => ({ openEngine: vi.fn(), isSupported: () => true }))
vi.mock('./jpeg', () => ({
  encodeJpeg: (frame: ImageBitmap) => {
    frame.close()
    return Promise.resolve(new ArrayBuffer(900))
  },
}))

let camera: FakeCamera
beforeEach(() => {
  camera = installFakes()
  installPictures()
  FakeSocket.all = []
  vi.stubGlobal('WebSocket', FakeSocket)
})
afterEach(removeFakes)

function streamedApi(): FakeApi {
  return liveApi().on('POST /live/sessions/:id/ticket', () => ({ ticket: 't', expires_in_s: 30 }))
}

async function stream(api: FakeApi = streamedApi()) {
  const app = renderApp('/check-in/live', api)
  await app.user.click(await screen.findByRole('radio', { name: /On my server/ }))
  await app.user.click(await button('Turn the camera on and send pictures'))
  await seconds(1)
  return app
}

/** Answer a picture with one readable face. */
function answer(seq: number, t_s: number, dropped = 0): void {
  const face = {
    t_s,
    track_id: 1,
    box: { x1: 100, y1: 60, x2: 200, y2: 180 },
    landmarks: null,
    expression: [0.1, 0.1, 0.1, 0.7, 0, 0, 0, 0],
    action_units: [1.5],
    valence: -0.4,
    arousal: -0.1,
    confidence: 0.7,
    pose: null,
    eyes: null,
    quality: { score: 0.9, reasons: [] },
  }
  const frame = { t_s, width: 320, height: 240, detected: true, faces: [face] }
  FakeSocket.last().say({ type: 'reading', seq, server_ms: 9, dropped, credits: 1, frame })
}

describe('streamed to the server', () => {
  it('sends pictures while there is credit, and shows the answers', async () => {
    const api = streamedApi()
    await stream(api)
    expect(sent(api, 'POST', '/sessions')[0]?.body).toMatchObject({ mode: 'streamed' })
    FakeSocket.last().welcome()
    await seconds(1)
    // Two credits, so two pictures, however many the camera has given.
    expect(FakeSocket.last().sent).toHaveLength(2)
    answer(1, 1.2)
    await seconds(0.5)
    expect(FakeSocket.last().sent).toHaveLength(3)
    expect(screen.getByText(/Just now your face looked mostly sad/)).toBeInTheDocument()
    expect(screen.getByText(/Pictures go to .+ and are never stored/)).toBeVisible()
    expect(sent(api, 'POST', '/readings')).toEqual([])
  })

  it('counts what the server left out, in answers and in refusals', async () => {
    await stream()
    FakeSocket.last().welcome()
    await seconds(1)
    answer(1, 1.2, 1)
    const late = { type: 'problem', code: 'frame_late', detail: 'Too late.', credits: 1 }
    FakeSocket.last().say({ ...late, seq: 2, dropped: 2 })
    await seconds(1.5)
    const row = screen.getByRole('row', { name: /^Pictures left out/, hidden: true })
    expect(row).toHaveTextContent(/3$/)
  })

  it('says when the server is busy and reads less often', async () => {
    await stream()
    FakeSocket.last().welcome()
    FakeSocket.last().say({ type: 'pace', fps: 5, reason: 'busy' })
    expect(await screen.findByText(/so it reads 5 pictures a second for now/)).toBeVisible()
  })

  it('asks for the map of what spoke for an expression while its switch is on', async () => {
    const { user } = await stream()
    FakeSocket.last().welcome()
    const heat = await screen.findByRole('switch', { name: 'Show what spoke for it' })
    const flags = () => FakeSocket.last().sent.map((packet) => new DataView(packet).getUint8(1))
    await seconds(1)
    await user.click(heat)
    for (const seq of [1, 2, 3]) {
      answer(seq, seq)
      await seconds(0.5)
    }
    expect(flags()).toEqual([0, 0, 1, 1, 1])
  })

  it('says where the network there gives no maps', async () => {
    await stream()
    FakeSocket.last().welcome(15, false)
    expect(await screen.findByText(/The network on your server cannot say/)).toBeVisible()
    expect(screen.queryByRole('switch', { name: /what spoke/ })).not.toBeInTheDocument()
  })

  it('connects again after a break, as after a restart of the server', async () => {
    await stream()
    FakeSocket.last().welcome()
    await seconds(1)
    FakeSocket.last().drop()
    expect(await screen.findByText(/We are connecting again; what was read is safe/)).toBeVisible()
    await seconds(2)
    expect(FakeSocket.all).toHaveLength(2)
    FakeSocket.last().welcome()
    expect(await screen.findByText(/Pictures are read by your server and not stored/)).toBeVisible()
    await seconds(1)
    expect(FakeSocket.last().sent.length).toBeGreaterThan(0)
  })

  it('waits where the server has no room in the middle', async () => {
    await stream()
    FakeSocket.last().end(4503, 'live_full')
    expect(await screen.findByText(/Your server has no room just now/)).toBeVisible()
  })

  it('says where the server has no room at all, and offers this device', async () => {
    await stream(streamedApi().on('POST /live/sessions', () => problem(503, 'live_full')))
    expect(await screen.findByText('Your server has no room just now')).toBeVisible()
    expect(screen.getByText(/or read on this device/)).toBeVisible()
    expect(camera.isOn).toBe(false)
  })

  it('stops where tickets are refused again and again; what was read can be kept', async () => {
    await stream()
    for (let time = 0; time < 3; time++) {
      FakeSocket.last().end(4401, 'ticket_invalid')
      await seconds(9)
    }
    expect(await screen.findByText(/refused the connection several times/)).toBeVisible()
    expect(await button('Keep it in my history')).toBeEnabled()
    expect(camera.isOn).toBe(false)
  })

  it('ends where another device takes over', async () => {
    await stream()
    FakeSocket.last().welcome()
    FakeSocket.last().end(4409, 'taken_over')
    expect(await screen.findByText('This session has ended')).toBeVisible()
    expect(camera.isOn).toBe(false)
  })

  it('stops at the limit of an hour', async () => {
    await stream()
    FakeSocket.last().welcome()
    FakeSocket.last().end(4410, 'live_over')
    expect(await screen.findByText(/lasts an hour at most/)).toBeVisible()
  })
})
