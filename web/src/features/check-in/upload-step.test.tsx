import { fireEvent, screen } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { ALLOWED, apiWith, button, installFakes, pass, removeFakes } from '@/testing/camera-walk'
import type { FakeCamera } from '@/testing/fake-camera'
import { FakeUpload } from '@/testing/fake-upload'
import { renderApp } from '@/testing/render-app'

let camera: FakeCamera
beforeEach(() => {
  camera = installFakes()
})
afterEach(removeFakes)

const MP4_HEAD = '\0\0\0\x18ftypmp42\0\0\0\0'
const film = (name = 'walk.mp4', text = MP4_HEAD) => new File([text], name, { type: 'video/mp4' })

async function open() {
  const app = renderApp('/check-in?way=file', apiWith(ALLOWED))
  await button('Choose a video file')
  return app
}

async function choose(...files: File[]) {
  fireEvent.change(screen.getByLabelText('Choose a video file', { selector: 'input' }), {
    target: { files },
  })
  await pass(3500)
}

describe('a video file', () => {
  it('is chosen, looked at and sent, without a camera', async () => {
    const { user } = await open()
    await choose(film())
    await user.click(await button('Send it to be read'))
    const { form } = FakeUpload.last()
    expect((form.get('clip') as File).name).toBe('walk.mp4')
    expect(form.get('source')).toBe('upload')
    expect(camera.asked).not.toHaveBeenCalled()
  })

  it('can be dropped', async () => {
    await open()
    fireEvent.drop(screen.getByText('Drop a video here'), { dataTransfer: { files: [film()] } })
    await pass(3500)
    expect(await button('Send it to be read')).toBeVisible()
  })

  it('is refused before it is sent when it is none', async () => {
    await open()
    await choose(film('letter.mp4', 'Dear Anna'))
    expect(await screen.findByText(/“letter.mp4” is not an MP4 or WebM video/)).toBeVisible()
    await choose(film('nothing.mp4', ''))
    expect(await screen.findByText(/“nothing.mp4” is empty/)).toBeVisible()
    expect(FakeUpload.all).toHaveLength(0)
  })

  it('is refused when it is too large', async () => {
    await open()
    const large = film('long.mp4')
    Object.defineProperty(large, 'size', { value: 80 * 2 ** 20 })
    await choose(large)
    expect(await screen.findByText(/“long.mp4” is 80 MB; the limit is 50 MB/)).toBeVisible()
  })

  it('comes alone', async () => {
    await open()
    await choose(film('a.mp4'), film('b.mp4'))
    expect(await screen.findByText('Please choose one file at a time.')).toBeVisible()
  })

  it('leads back to the camera and to words', async () => {
    const { user } = await open()
    await user.click(await button('Record with the camera instead'))
    expect(await button('Turn the camera on')).toBeVisible()
  })
})
