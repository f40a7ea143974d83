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

test('picture and drawing are mirrored alike, and lie upon each other', async () => {
  const { page } = await visit(browser(), { viewport: DESKTOP })
  await openLive(page, { keep: false })
  await beginHere(page)
  const look = (layer: HTMLElement | SVGElement) => {
    const { x, y, width, height } = layer.getBoundingClientRect()
    return { transform: getComputedStyle(layer).transform, place: [x, y, width, height] }
  }
  const picture = await page.locator('video').evaluate(look)
  expect(picture.transform).toBe('matrix(-1, 0, 0, 1, 0, 0)')
  expect(await page.locator('video + canvas').evaluate(look)).toEqual(picture)
})

test('every single reading can be looked at afterwards, by who let them be kept', async () => {
  const { page, complaints } = await visit(browser(), { viewport: DESKTOP })
  await openLive(page, { keep: true, frames: true })
  await beginHere(page)
  await expect.poll(() => readingsSoFar(page), { timeout: SLOWLY_MS }).toBeGreaterThan(20)
  await press(page, 'Pause')
  const readings = await readingsSoFar(page)
  await stopAndKeep(page)
  await page.getByRole('link', { name: 'See it in your history' }).click()
  await press(page, 'Show every reading')
  await page.getByRole('heading', { name: /^From 0:00 to/ }).waitFor()
  await page.getByText(new RegExp(`^\\d+ of ${readings} pictures could be read`)).waitFor()
  const rows = page.getByRole('table', { name: /^From 0:00 to/ }).getByRole('row')
  expect(await rows.count()).toBe(readings + 1)
  await page
    .locator('figure', { has: page.getByRole('heading', { name: /^From/ }) })
    .locator('canvas')
    .waitFor()
  expect(await seriousFindings(page)).toEqual([])
  expect(complaints).toEqual([])
})
