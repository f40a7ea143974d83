// The steps of a camera check-in, for the browser tests.
import type { Page } from 'playwright-core'

import { filmPath } from './films'

/** Reading a few seconds on a busy machine. */
export const READING_MS = 60_000

export const press = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name }).click()

/** Give the two permissions on the notice and go on. */
export async function allow(page: Page, { keep }: { keep: boolean }): Promise<void> {
  await page.getByText('Before the camera comes on').waitFor()
  await flip(page, /^Camera analysis/)
  if (keep) await flip(page, /^Keep the numbers/)
  await press(page, 'Save and go on')
}

export async function flip(page: Page, name: RegExp): Promise<void> {
  await page.getByRole('switch', { name }).press('Space')
}

/** Let the server read it, where there is a choice: guests have none. */
export async function chooseServer(page: Page): Promise<void> {
  const server = page.getByRole('radio', { name: /On this EmoCare server/ })
  if (await server.isVisible()) await server.check()
}

/** With the camera on: record five seconds and arrive at the review. */
export async function recordFive(page: Page, where = chooseServer): Promise<void> {
  await page.getByText('Put your face in the oval').waitFor()
  await where(page)
  await page.getByText('5 s', { exact: true }).click()
  await press(page, 'Record 5 seconds')
  await page.getByText('Recording starts in').first().waitFor()
  await page
    .getByText(/seconds? left/)
    .first()
    .waitFor()
  await page.getByRole('heading', { name: 'Your recording' }).waitFor()
}

/** Choose the film for uploading and arrive at the review. */
export async function chooseFile(page: Page): Promise<void> {
  await page.getByRole('heading', { name: 'Send a video file' }).waitFor()
  await chooseServer(page)
  await page.locator('input[type=file]').setInputFiles(filmPath('face.webm'))
  await page.getByRole('heading', { name: 'Your video' }).waitFor()
}

/** Send, and wait for the answer. */
export async function sendAndRead(page: Page): Promise<void> {
  await press(page, 'Send it to be read')
  await page
    .getByRole('heading', { name: 'What your face showed' })
    .waitFor({ timeout: READING_MS })
}

/** How many seconds could be read, and how many there were, as the page says. */
export async function readSeconds(page: Page): Promise<{ usable: number; all: number }> {
  const text = await page.getByText(/We could read your face in/).innerText()
  const [usable, all] = /in (\d+) of (\d+) seconds?/.exec(text)?.slice(1).map(Number) ?? []
  return { usable: usable ?? Number.NaN, all: all ?? Number.NaN }
}

/** Whether any camera picture is being taken on the page. */
export function cameraIsOn(page: Page): Promise<boolean> {
  return page.evaluate(() =>
    [...document.querySelectorAll('video')].some(
      ({ srcObject }) => srcObject instanceof MediaStream && srcObject.active,
    ),
  )
}
