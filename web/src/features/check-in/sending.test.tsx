import { screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import {
  ALLOWED,
  apiWith,
  beginReading,
  button,
  installFakes,
  serverSays,
  pass,
  record,
  removeFakes,
  RUNNING,
} from '@/testing/camera-walk'
import { FakeUpload } from '@/testing/fake-upload'

beforeEach(() => void installFakes())
afterEach(removeFakes)

describe('sending', () => {
  it('happens once, even when pressed twice', async () => {
    const { user } = await record()
    await user.dblClick(await button('Send it to be read'))
    expect(FakeUpload.all).toHaveLength(1)
  })

  it('shows how much is sent, the queue, and how much is read', async () => {
    const { user } = await record()
    await user.click(await button('Send it to be read'))
    FakeUpload.last().progress(1, 4)
    expect(await screen.findByText(/25\s?% sent/)).toBeVisible()
    FakeUpload.last().answer(202, { job: { ...RUNNING, state: 'queued', position: 2 } })
    expect(await screen.findByText('2 clips are ahead of yours.')).toBeVisible()
    await serverSays('progress')
    expect(await screen.findByText(/50\s?% read/)).toBeVisible()
  })

  it('can be cancelled, and the recording is still there', async () => {
    const api = apiWith(ALLOWED).on('DELETE /jobs/:id', () => undefined)
    const { user } = await beginReading(api)
    await user.click(await button('Cancel'))
    expect(await button('Send it to be read')).toBeVisible()
    await waitFor(() => expect(api.received.some(({ method }) => method === 'DELETE')).toBe(true))
  })

  it('keeps the recording when the server is away', async () => {
    const { user } = await record()
    await user.click(await button('Send it to be read'))
    FakeUpload.last().onerror?.()
    expect(await screen.findByText('We could not reach the server')).toBeVisible()
    await user.click(await button('Send again'))
    expect(FakeUpload.all).toHaveLength(2)
  })

  it('waits as long as a busy server asks', async () => {
    const { user } = await record()
    await user.click(await button('Send it to be read'))
    const busy = { status: 429, code: 'queue_full', detail: 'Busy.' }
    FakeUpload.last().answer(429, busy, { 'Retry-After': '3' })
    expect(await button(/Send again in [23] s/)).toBeDisabled()
    await pass(3200)
    expect(await button('Send again')).toBeEnabled()
  })

  it('says in the words of the server why nothing could be read', async () => {
    const { user } = await beginReading()
    const said = {
      type: 'x',
      status: 422,
      code: 'no_face',
      title: 'x',
      detail: 'The picture was very dark.',
    }
    await serverSays('failed', { state: 'failed', problem: said })
    const alert = await screen.findByRole('alert')
    expect(alert).toHaveTextContent('No face was visible')
    expect(alert).toHaveTextContent('The picture was very dark.')
    await user.click(within(alert).getByRole('button', { name: 'Record again' }))
    expect(await button('Turn the camera off')).toBeVisible()
  })

  it('asks for the permission again when it was taken back meanwhile', async () => {
    const api = apiWith(ALLOWED)
    const { user } = await record(api)
    // Taken back in another tab.
    await api.fetch('http://localhost/api/v1/me/consents/camera_analysis', {
      method: 'PUT',
      body: JSON.stringify({ granted: false }),
    })
    await user.click(await button('Send it to be read'))
    FakeUpload.last().answer(403, { status: 403, code: 'consent_missing' })
    await user.click(await button('See the permissions'))
    await user.click(await screen.findByRole('switch', { name: /^Camera analysis/ }))
    await user.click(await button('Save and go on'))
    expect(await button('Send it to be read')).toBeVisible()
  })
})
