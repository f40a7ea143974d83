// The camera goes off and comes back, wherever it is read.
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'

import { browserForAll, visit } from './browser'
import { cameraIsOn, press } from './check-in-steps'
import { openLive, waitForFace, WAYS } from './live-steps'

const browser = browserForAll('face.y4m')

/** What a page is told when another tab is looked at, or this one again. */
function turnTo(page: Page, visible: boolean): Promise<void> {
  return page.evaluate(
    (value) => {
      Object.defineProperty(document, 'visibilityState', { value, configurable: true })
      document.dispatchEvent(new Event('visibilitychange'))
    },
    visible ? 'visible' : 'hidden',
  )
}

/** What a browser does when the plug is pulled: the track ends by itself. */
function unplug(page: Page): Promise<void> {
  return page.evaluate(() => {
    const { srcObject } = document.querySelector('video') ?? {}
    const [track] = srcObject instanceof MediaStream ? srcObject.getVideoTracks() : []
    track?.stop()
    track?.dispatchEvent(new Event('ended'))
  })
}

test.each(WAYS)('read %s: a hidden tab pauses with the camera off', async (_way, begin) => {
  const { page, complaints } = await visit(browser())
  await openLive(page, { keep: false })
  await begin(page)
  await turnTo(page, false)
  await page.getByText('Paused while you were away').waitFor()
  expect(await cameraIsOn(page)).toBe(false)
  await turnTo(page, true)
  expect(await cameraIsOn(page)).toBe(false)
  await press(page, 'Turn the camera on again')
  await waitForFace(page)
  expect(complaints).toEqual([])
})

test.each(WAYS)('read %s: an unplugged camera can come back', async (_way, begin) => {
  const { page, complaints } = await visit(browser())
  await openLive(page, { keep: false })
  await begin(page)
  await unplug(page)
  await page.getByText('The camera went away').waitFor()
  expect(await cameraIsOn(page)).toBe(false)
  await press(page, 'Try the camera again')
  await waitForFace(page)
  expect(complaints).toEqual([])
})
