import { screen, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import {
  ALLOWED,
  apiWith,
  button,
  installFakes,
  pass,
  record,
  removeFakes,
  turnCameraOn,
} from '@/testing/camera-walk'
import type { FakeCamera } from '@/testing/fake-camera'
import { renderApp } from '@/testing/render-app'

let camera: FakeCamera
beforeEach(() => {
  camera = installFakes()
})
afterEach(removeFakes)

describe('the camera', () => {
  it('stays off until it is asked for when the page is opened anew', async () => {
    renderApp('/check-in?way=camera', apiWith(ALLOWED))
    expect(await button('Turn the camera on')).toBeVisible()
    expect(camera.asked).not.toHaveBeenCalled()
  })

  it('never hears', async () => {
    await turnCameraOn()
    await button('Turn the camera off')
    expect(camera.asked.mock.calls[0]?.[0]).toMatchObject({ audio: false })
  })

  it('goes off with one press', async () => {
    const { user } = await turnCameraOn()
    await user.click(await button('Turn the camera off'))
    expect(await screen.findByText('The camera is off.')).toBeVisible()
    expect(camera.isOn).toBe(false)
  })

  it('goes off when the take is there', async () => {
    await record()
    expect(camera.isOn).toBe(false)
  })

  it('goes off when another page is opened', async () => {
    const { user } = await turnCameraOn()
    await button('Turn the camera off')
    await user.click(screen.getAllByRole('link', { name: 'History' })[0] as HTMLElement)
    await waitFor(() => expect(camera.isOn).toBe(false))
  })

  it('says why there is no picture, and how to allow it', async () => {
    camera.refusal = new DOMException('Permission denied', 'NotAllowedError')
    const { user } = await turnCameraOn()
    const alert = await screen.findByRole('alert')
    expect(alert).toHaveTextContent('Your browser does not let us use the camera')
    camera.refusal = null
    await user.click(await button('Try the camera again'))
    expect(await button('Record 10 seconds')).toBeEnabled()
  })

  it('says that it went away', async () => {
    await turnCameraOn()
    await button('Turn the camera off')
    camera.unplug()
    expect(await screen.findByText('The camera went away')).toBeVisible()
  })

  it('is not asked for on an address that browsers block', async () => {
    vi.stubGlobal('isSecureContext', false)
    renderApp('/check-in?way=camera', apiWith(ALLOWED))
    expect(await screen.findByText('emocare serve --tls')).toBeVisible()
    expect(camera.asked).not.toHaveBeenCalled()
  })

  it('is not asked for where the browser cannot record', async () => {
    vi.stubGlobal('MediaRecorder', { isTypeSupported: () => false })
    renderApp('/check-in?way=camera', apiWith(ALLOWED))
    expect(await screen.findByText('This browser cannot record video')).toBeVisible()
  })

  it('can be chosen where there are several', async () => {
    camera.cameras = ['camera-1', 'camera-2']
    const { user } = await turnCameraOn()
    await user.selectOptions(await screen.findByRole('combobox', { name: 'Camera' }), 'camera-2')
    await waitFor(() => expect(camera.asked).toHaveBeenCalledTimes(2))
    expect(camera.asked.mock.calls[1]?.[0]).toMatchObject({
      video: { deviceId: { exact: 'camera-2' } },
    })
  })
})

describe('a take', () => {
  it('is cancelled by Escape', async () => {
    const { user } = await turnCameraOn()
    await user.click(await button('Record 10 seconds'))
    await screen.findByText('Cancel this take')
    await user.keyboard('{Escape}')
    expect(await button('Record 10 seconds')).toBeEnabled()
  })

  it('may be stopped from three seconds on', async () => {
    const { user } = await turnCameraOn()
    await user.click(await button('Record 10 seconds'))
    await pass(3000)
    await screen.findAllByText(/seconds left/)
    await user.click(await button('Stop (from 3 seconds)'))
    expect(screen.queryByText('Your recording')).toBeNull()
    await pass(3200)
    await user.click(await button('Stop and use this'))
    expect(await screen.findByText('Your recording')).toBeVisible()
  })

  it('ends, and is kept, when the page is hidden', async () => {
    const { user } = await turnCameraOn()
    await user.click(await button('Record 10 seconds'))
    await pass(3000)
    await screen.findAllByText(/seconds left/)
    await pass(4200)
    vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden')
    document.dispatchEvent(new Event('visibilitychange'))
    expect(await screen.findByText(/because you left the page/)).toBeVisible()
    expect(camera.isOn).toBe(false)
  })
})
