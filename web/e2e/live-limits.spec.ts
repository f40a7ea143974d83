// What ends or keeps back a live session: another device, no room, the hour, a refused camera.
import type { Browser, Page } from 'playwright-core'
import { afterEach, expect, test } from 'vitest'

import { seriousFindings } from './accessible'
import { openBrowser, visit } from './browser'
import { cameraIsOn, press } from './check-in-steps'
import { filmPath } from './films'
import { beginHere, FIRST_READING_MS, openLive, waitForFace } from './live-steps'
import { logIn } from './people'

const SLOWLY_MS = 240_000
const open: Browser[] = []

afterEach(async () => {
  await Promise.all(open.splice(0).map((browser) => browser.close()))
})

async function browserWith(film?: 'face.y4m' | 'two-faces.y4m'): Promise<Browser> {
  const browser = await openBrowser(film === undefined ? {} : { film: filmPath(film) })
  open.push(browser)
  return browser
}

/** Let live sessions end so soon after they began. */
async function endAfter(page: Page, seconds: number): Promise<void> {
  await page.route('**/api/v1/live/sessions', async (route) => {
    if (route.request().method() !== 'POST') return route.fallback()
    const response = await route.fetch()
    const session = (await response.json()) as object
    const ends_at = new Date(Date.now() + 1000 * seconds).toISOString()
    return route.fulfill({ response, json: { ...session, ends_at } })
  })
}

test('a refused camera says how to allow it', async () => {
  const { page } = await visit(await browserWith())
  await openLive(page, { keep: false })
  await press(page, 'Turn the camera on and begin')
  await page
    .getByRole('heading', { name: /camera (was found|from this browser)|use the camera/ })
    .waitFor({ timeout: FIRST_READING_MS })
  expect(await seriousFindings(page)).toEqual([])
})

test(
  'two people: only the most present face is read, and that is said',
  async () => {
    const { page } = await visit(await browserWith('two-faces.y4m'))
    await openLive(page, { keep: false })
    await beginHere(page)
    await page.getByText(/^Several people are in view/).waitFor({ timeout: FIRST_READING_MS })
    expect(await seriousFindings(page)).toEqual([])
  },
  SLOWLY_MS,
)

test(
  'a second device may take over, and the first is told',
  async () => {
    const browser = await browserWith('face.y4m')
    const first = (await visit(browser)).page
    const person = await openLive(first, { keep: true })
    await beginHere(first)
    const second = (await visit(browser)).page
    await second.goto('/log-in')
    await logIn(second, person)
    await second.goto('/check-in/live')
    await second.getByText(/^You are live in another place/).waitFor()
    await press(second, 'Take over here')
    await waitForFace(second)
    await first.getByText('This session has ended').waitFor({ timeout: FIRST_READING_MS })
    expect(await cameraIsOn(first)).toBe(false)
  },
  SLOWLY_MS,
)

test('no room on the server is said, and this device is offered', async () => {
  const { page } = await visit(await browserWith('face.y4m'))
  await openLive(page, { keep: true })
  await page.route('**/api/v1/live/sessions', (route) =>
    route.fulfill({
      status: 503,
      contentType: 'application/problem+json',
      headers: { 'Retry-After': '60' },
      json: { type: 'about:blank', title: 'Busy', status: 503, code: 'live_full', detail: 'Full.' },
    }),
  )
  await page.getByRole('radio', { name: /On my server/ }).check()
  await press(page, 'Turn the camera on and send pictures')
  await page.getByText('Your server has no room just now').waitFor({ timeout: FIRST_READING_MS })
  expect(await cameraIsOn(page)).toBe(false)
})

test(
  'when the time is over the camera goes off, and what was read can be kept',
  async () => {
    const { page } = await visit(await browserWith('face.y4m'))
    await openLive(page, { keep: true })
    await endAfter(page, 20)
    await beginHere(page)
    await page.getByText(/lasts an hour at most/).waitFor({ timeout: FIRST_READING_MS })
    expect(await cameraIsOn(page)).toBe(false)
    await press(page, 'Keep it in my history')
    await page.getByText('It is in your history').waitFor({ timeout: FIRST_READING_MS })
  },
  SLOWLY_MS,
)
