// Live on this device: pictures never leave it, and the network may be cut.
import type { Request } from 'playwright-core'
import { expect, test } from 'vitest'

import { seriousFindings } from './accessible'
import { browserForAll, DESKTOP, PHONE, visit } from './browser'
import { cameraIsOn, press } from './check-in-steps'
import { beginHere, openLive, readingsSoFar, stopAndKeep, waitForFace } from './live-steps'

const browser = browserForAll('face.y4m')

/** Waiting for a network to be missed, and to be back. */
const SLOWLY_MS = 240_000

const toLive = (requests: readonly Request[]) =>
  requests.filter((one) => one.method() !== 'GET' && one.url().includes('/live/'))

test(
  'goes on with the network cut, sends the numbers later, and becomes a check-in',
  async () => {
    const { context, page, complaints } = await visit(browser(), { viewport: DESKTOP })
    const requests: Request[] = []
    page.on('request', (request) => requests.push(request))
    await openLive(page, { keep: true })
    await beginHere(page)

    await context.setOffline(true)
    const before = await readingsSoFar(page)
    await page.getByText(/the numbers wait here/).waitFor({ timeout: 60_000 })
    await expect.poll(() => readingsSoFar(page), { timeout: 30_000 }).toBeGreaterThan(before)
    await context.setOffline(false)
    await page.getByText(/Only numbers are sent/).waitFor({ timeout: 60_000 })

    await press(page, 'Mark this moment')
    await page.getByRole('textbox').fill('the network is back')
    await page.keyboard.press('Enter')
    await page.getByText('1 moment is marked.').waitFor()
    await stopAndKeep(page)
    expect(await cameraIsOn(page)).toBe(false)
    await page.getByText(/^Your face (looked mostly|may have looked) happy/).waitFor()

    // Numbers alone: no request carries more than text.
    for (const request of toLive(requests)) {
      expect(request.headers()['content-type'] ?? 'application/json').toBe('application/json')
    }
    expect(complaints).toEqual([])
  },
  SLOWLY_MS,
)

test('without the consent to keep, nothing at all is sent', async () => {
  const { page } = await visit(browser(), { viewport: PHONE, colorScheme: 'dark' })
  const requests: Request[] = []
  page.on('request', (request) => requests.push(request))
  await openLive(page, { keep: false })
  expect(await seriousFindings(page)).toEqual([])
  await beginHere(page)
  await page.getByText('Nothing is sent from this device.').waitFor()
  // In a pause, so that the check does not have to share the processor with the reading.
  await press(page, 'Pause')
  expect(await seriousFindings(page)).toEqual([])
  await press(page, 'Stop')
  await page.getByText('Nothing of this is kept').waitFor()
  expect(toLive(requests)).toEqual([])
})

test('a hidden tab pauses with the camera off; an unplugged camera can come back', async () => {
  const { page } = await visit(browser())
  await openLive(page, { keep: false })
  await beginHere(page)
  await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true })
    document.dispatchEvent(new Event('visibilitychange'))
  })
  await page.getByText('Paused while you were away').waitFor()
  expect(await cameraIsOn(page)).toBe(false)
  await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { value: 'visible', configurable: true })
  })
  await press(page, 'Turn the camera on again')
  await waitForFace(page)

  // What a browser does when the plug is pulled: the track ends by itself.
  await page.evaluate(() => {
    const { srcObject } = document.querySelector('video') ?? {}
    const [track] = srcObject instanceof MediaStream ? srcObject.getVideoTracks() : []
    track?.stop()
    track?.dispatchEvent(new Event('ended'))
  })
  await page.getByText('The camera went away').waitFor()
  await press(page, 'Try the camera again')
  await waitForFace(page)
})

test('a reload in the middle loses nothing that was sent', async () => {
  const { page } = await visit(browser())
  await openLive(page, { keep: true })
  await beginHere(page)
  await page.waitForResponse((response) => response.url().endsWith('/readings') && response.ok())
  await page.reload()
  await page.getByText(/^A live session from .+ is still open$/).waitFor()
  await press(page, 'Go on with it')
  await waitForFace(page)
  await stopAndKeep(page)
})
