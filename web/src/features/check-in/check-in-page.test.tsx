import { screen } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import {
  apiWith,
  button,
  installFakes,
  NEVER_ASKED,
  record,
  removeFakes,
} from '@/testing/camera-walk'
import type { FakeCamera } from '@/testing/fake-camera'
import { renderApp } from '@/testing/render-app'
import { sampleCheckIn } from '@/testing/samples'

let camera: FakeCamera
beforeEach(() => {
  camera = installFakes()
})
afterEach(removeFakes)

describe('the two ways', () => {
  it('stand side by side, and words are kept without any camera', async () => {
    const api = apiWith(NEVER_ASKED).on('POST /check-ins/words', () => sampleCheckIn())
    const { user } = renderApp('/check-in', api)
    expect(await screen.findByRole('heading', { name: 'With the camera' })).toBeVisible()
    expect(screen.getByRole('heading', { name: 'In words' })).toBeVisible()
    await user.click(screen.getByRole('slider'))
    await user.click(await button('Save this check-in'))
    expect(await screen.findByText(/Your check-in is saved/)).toBeVisible()
    expect(camera.asked).not.toHaveBeenCalled()
  })
})

describe('the first use of the camera', () => {
  it('asks for two separate permissions before the camera comes on', async () => {
    const api = apiWith(NEVER_ASKED)
    const { user } = renderApp('/check-in', api)
    await user.click(await button('Use the camera'))
    expect(await screen.findByText('Before the camera comes on')).toBeVisible()
    const analysis = screen.getByRole('switch', { name: /^Camera analysis/ })
    expect(analysis).not.toBeChecked()
    expect(screen.getByRole('switch', { name: /^Keep the numbers/ })).not.toBeChecked()
    expect(await button('Save and go on')).toBeDisabled()
    expect(camera.asked).not.toHaveBeenCalled()

    await user.click(analysis)
    await user.click(await button('Save and go on'))
    expect(await button('Record 10 seconds')).toBeEnabled()
    const changed = api.received.filter(({ method }) => method === 'PUT')
    expect(changed.map(({ path }) => path)).toEqual(['/me/consents/camera_analysis'])
    expect(camera.isOn).toBe(true)
  })

  it('leads back to words', async () => {
    const { user } = renderApp('/check-in?way=camera', apiWith(NEVER_ASKED))
    await user.click(await button('Check in with words instead'))
    expect(await screen.findByRole('heading', { name: 'In words' })).toBeVisible()
  })
})

describe('leaving', () => {
  it('asks before an unsent recording is lost', async () => {
    const { user } = await record()
    await user.click(screen.getAllByRole('link', { name: 'History' })[0] as HTMLElement)
    expect(await screen.findByText('Leave without sending?')).toBeVisible()
    await user.click(await button('Keep it'))
    expect(await button('Send it to be read')).toBeVisible()
  })
})
