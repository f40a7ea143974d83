import { screen } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import type { DeviceClip } from '@/client/types'
import { openEngine } from '@/engine/open-engine'
import { EngineError } from '@/engine/types'
import {
  ALLOWED,
  apiWith,
  button,
  NOT_KEEPING,
  pass,
  removeFakes,
  turnCameraOn,
} from '@/testing/camera-walk'
import { type FakeApi, problem } from '@/testing/fake-api'
import { FakeUpload } from '@/testing/fake-upload'
import { type FakePlayback, installPlayback, removePlayback } from '@/testing/fake-playback'
import { installLive, lastEngine, newEngine, sent } from '@/testing/live-walk'
import { sampleResult } from '@/testing/samples'

vi.mock('@/engine/open-engine', () => ({ openEngine: vi.fn(), isSupported: () => true }))

let playback: FakePlayback
beforeEach(() => {
  installLive()
  playback = installPlayback()
})
afterEach(() => {
  removePlayback()
  removeFakes()
})

function apiThatSums(consents = ALLOWED): FakeApi {
  const api = apiWith(consents)
  return api.on('POST /check-ins/readings', () =>
    Response.json(
      { result: sampleResult(), check_in_id: api.checkIns[0]?.id ?? null },
      { status: 201 },
    ),
  )
}

async function recordHere(api: FakeApi = apiThatSums()) {
  const app = await turnCameraOn(api)
  await app.user.click(await button('Record 10 seconds'))
  await pass(3000)
  await pass(10_100)
  await button('Read it on this device')
  return app
}

async function readHere(api: FakeApi = apiThatSums()) {
  const app = await recordHere(api)
  await app.user.click(await button('Read it on this device'))
  return app
}

const numbersOf = (api: FakeApi) =>
  sent(api, 'POST', '/check-ins/readings').map(({ body }) => body as DeviceClip)

describe('where a clip is read', () => {
  it('is this device unless the server is chosen, which is said in words', async () => {
    const { user } = await turnCameraOn(apiThatSums())
    expect(await screen.findByRole('radio', { name: /On this device/ })).toBeChecked()
    expect(screen.getByText(/The clip never leaves it/)).toBeVisible()
    await user.click(screen.getByRole('radio', { name: /On this EmoCare server/ }))
    await user.click(await button('Record 10 seconds'))
    await pass(13_200)
    expect(await button('Send it to be read')).toBeVisible()
  })

  it('says that nothing is kept where keeping is not allowed', async () => {
    await turnCameraOn(apiThatSums(NOT_KEEPING))
    expect(await screen.findByText(/sums them up and keeps nothing/)).toBeVisible()
  })
})

describe('a clip read on this device', () => {
  it('becomes a check-in of numbers; the clip is not sent', async () => {
    const api = apiThatSums()
    await readHere(api)
    expect(await screen.findByText('Reading your clip on this device')).toBeVisible()
    await pass(11_000)
    expect(await screen.findByText('What your face showed')).toBeVisible()
    const [numbers] = numbersOf(api)
    expect(numbers?.frames.length).toBeGreaterThan(100)
    expect(numbers?.frames[0]).toMatchObject({ faces: 1, q: 0.9 })
    expect(numbers?.engine).toEqual({
      name: 'δίκτυο',
      sha256: '0'.repeat(64),
      crop_version: '2',
    })
    expect(numbers?.frames.at(-1)?.t_s).toBeGreaterThan(9.5)
    expect(FakeUpload.all).toEqual([])
  })

  it('waits for the network with its numbers, and sends them once it is back', async () => {
    const api = apiThatSums()
    const { user } = await recordHere(api)
    api.silent = true
    await user.click(await button('Read it on this device'))
    await pass(11_000)
    expect(await screen.findByText('Your clip is read; its numbers wait')).toBeVisible()
    const reads = lastEngine().reads
    api.silent = false
    window.dispatchEvent(new Event('online'))
    expect(await screen.findByText('What your face showed')).toBeVisible()
    expect(lastEngine().reads).toBe(reads)
    expect(new Set(numbersOf(api).map(({ id }) => id)).size).toBe(1)
  })

  it('can be cancelled, and the recording is still there', async () => {
    const { user } = await readHere()
    await pass(2000)
    await user.click(await button('Cancel'))
    expect(await button('Read it on this device')).toBeVisible()
    expect(lastEngine().closed).toBe(true)
    await user.click(await button('Read it on this device'))
    await pass(11_000)
    expect(await screen.findByText('What your face showed')).toBeVisible()
  })

  it('is read once, even when pressed twice', async () => {
    const api = apiThatSums()
    const { user } = await recordHere(api)
    await user.dblClick(await button('Read it on this device'))
    await pass(11_000)
    await screen.findByText('What your face showed')
    expect(numbersOf(api)).toHaveLength(1)
  })

  it('is played slowly where the device is slow, so that nothing is left out', async () => {
    const api = apiThatSums()
    const { user } = await recordHere(api)
    lastEngine().takes_ms = 200
    await user.click(await button('Read it on this device'))
    await pass(60_000)
    await screen.findByText('What your face showed')
    expect(Math.min(...playback.speeds)).toBeLessThan(0.5)
    expect(numbersOf(api)[0]?.frames.length).toBeGreaterThan(80)
  })
})

describe('what keeps this device from reading loses no clip, and sends none unasked', () => {
  it('a device that is much too slow', async () => {
    const { user } = await recordHere()
    lastEngine().takes_ms = 4000
    await user.click(await button('Read it on this device'))
    await pass(60_000)
    expect(await screen.findByText('This device is too slow to read it')).toBeVisible()
    expect(FakeUpload.all).toEqual([])
    await user.click(await button(/^Send the clip to/))
    expect(FakeUpload.all).toHaveLength(1)
  })

  it('a program that cannot be loaded', async () => {
    vi.mocked(openEngine).mockRejectedValue(new EngineError('download', 'gone'))
    const { user } = await recordHere()
    await user.click(await button('Read it on this device'))
    expect(await screen.findByText('The program that reads could not be loaded')).toBeVisible()
    vi.mocked(openEngine).mockImplementation(() => Promise.resolve(newEngine()))
    await user.click(await button('Try again on this device'))
    await pass(11_000)
    expect(await screen.findByText('What your face showed')).toBeVisible()
  })

  it('a browser that cannot play its own recording', async () => {
    playback.broken = true
    await readHere()
    expect(await screen.findByText('This browser could not read the clip')).toBeVisible()
    expect(await button('Record again')).toBeEnabled()
  })

  it('nobody in view, which is no matter of where it is read', async () => {
    const detail = 'No face was visible: perhaps it was out of the picture.'
    const api = apiThatSums().on('POST /check-ins/readings', () =>
      problem(422, 'no_face', { detail }),
    )
    await readHere(api)
    await pass(11_000)
    expect(await screen.findByText('No face was visible')).toBeVisible()
    expect(screen.queryByRole('button', { name: /^Send the clip to/ })).toBeNull()
  })
})
