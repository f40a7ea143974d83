import { screen } from '@testing-library/react'
import type { UserEvent } from '@testing-library/user-event'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import type { Me } from '@/client/types'
import { ALLOWED, apiWith, button, pass, removeFakes, turnCameraOn } from '@/testing/camera-walk'
import type { FakeApi } from '@/testing/fake-api'
import { installPlayback, removePlayback } from '@/testing/fake-playback'
import { FakeUpload } from '@/testing/fake-upload'
import { installLive } from '@/testing/live-walk'

vi.mock('@/engine/open-engine', () => ({ openEngine: vi.fn(), isSupported: () => true }))

beforeEach(() => {
  installLive()
  installPlayback()
})
afterEach(() => {
  removePlayback()
  removeFakes()
})

/** Record a clip for the server, and be signed out when it is sent; returns who that was. */
async function loseTheSession(api: FakeApi) {
  const { user } = await turnCameraOn(api)
  await user.click(await screen.findByRole('radio', { name: /On this EmoCare server/ }))
  await user.click(await button('Record 10 seconds'))
  await pass(13_200)
  await user.click(await button('Send it to be read'))
  const me = api.me as Me
  api.me = null
  FakeUpload.last().answer(401, { status: 401, code: 'not_signed_in' })
  return { user, me }
}

async function logIn(user: UserEvent, api: FakeApi, me: Me): Promise<void> {
  await user.click(await button('Log in to send it'))
  await user.type(await screen.findByLabelText(/E-mail/), 'anna@example.org')
  await user.type(screen.getByLabelText('Password'), 'long enough')
  api.on('POST /auth/log-in', () => (api.me = me))
  await user.click(await button('Log in'))
}

describe('a session that ended before the clip was sent', () => {
  it('keeps the clip on the way to the log-in page and back, and where it is to be read', async () => {
    const api = apiWith(ALLOWED)
    const { user, me } = await loseTheSession(api)
    await logIn(user, api, me)
    expect(await screen.findByText(/still here from before you were signed out/)).toBeVisible()
    expect(screen.queryByRole('button', { name: 'Read it on this device' })).toBeNull()
    await user.click(await button('Send it to be read'))
    expect(FakeUpload.all).toHaveLength(2)
  })

  it('gives the clip to nobody else, nor the choice', async () => {
    const api = apiWith(ALLOWED)
    const { user, me } = await loseTheSession(api)
    await logIn(user, api, { ...me, id: 'someone-else' })
    await user.click(await button('Turn the camera on'))
    expect(screen.queryByText('Your recording')).toBeNull()
    expect(await screen.findByRole('radio', { name: /On this device/ })).toBeChecked()
  })
})
