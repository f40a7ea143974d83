// The steps of a live session, for the browser tests.
import type { Page } from 'playwright-core'

import { press } from './check-in-steps'
import { type Person, setConsent, signUpAllowing } from './people'

/** Loading the program that reads and a first reading, on a busy machine. */
export const FIRST_READING_MS = 60_000

export interface Kept {
  readonly keep: boolean
  /** Every single reading too. */
  readonly frames?: boolean
}

/** Sign up, allow the camera and, if wished, keeping; open the live page. */
export async function openLive(page: Page, { keep, frames = false }: Kept): Promise<Person> {
  const person = await signUpAllowing(page, { keep })
  if (frames) await setConsent(page, /^Keep every number/, true)
  await page.goto('/check-in/live')
  await page.getByText('Before it begins').waitFor()
  return person
}

/** Begin with the server reading, and wait until a face is read. */
export async function beginStreamed(page: Page): Promise<void> {
  await page.getByRole('radio', { name: /On my server/ }).check()
  await press(page, 'Turn the camera on and send pictures')
  await waitForFace(page)
}

/** The two ways, for tests that hold for both. */
export const WAYS = [
  ['on this device', beginHere],
  ['by the server', beginStreamed],
] as const

/** Begin on this device, and wait until a face is read. */
export async function beginHere(page: Page): Promise<void> {
  await press(page, 'Turn the camera on and begin')
  await waitForFace(page)
}

export async function waitForFace(page: Page): Promise<void> {
  await page
    .getByText(/^Just now your face (looked|may have looked)/)
    .first()
    .waitFor({ timeout: FIRST_READING_MS })
}

/** How many readings there were so far, as the page says. */
export async function readingsSoFar(page: Page): Promise<number> {
  const details = page.locator('summary', { hasText: 'How fast it goes' })
  const row = page.getByRole('row', { name: /^Readings so far/ })
  if (!(await row.isVisible())) await details.click()
  const text = await row.getByRole('cell').innerText()
  return Number(text.replaceAll(/\D/g, ''))
}

/** Stop, keep it, and see that it is there; returns the id of the check-in. */
export async function stopAndKeep(page: Page): Promise<string> {
  await press(page, 'Stop')
  await page.getByRole('heading', { name: 'The camera is off' }).waitFor()
  await press(page, 'Keep it in my history')
  await page.getByText('It is in your history').waitFor({ timeout: FIRST_READING_MS })
  const link = page.getByRole('link', { name: 'See it in your history' })
  return (await link.getAttribute('href'))?.split('/').at(-1) ?? ''
}
