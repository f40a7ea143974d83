// A clip that is read in the browser: the picture stays there, and the network may be cut.
import type { Page, Request } from 'playwright-core'
import { expect, test } from 'vitest'

import { seriousFindings } from './accessible'
import { browserForAll, visit } from './browser'
import { cameraIsOn, press, readSeconds, recordFive } from './check-in-steps'
import { signUpAllowing } from './people'

/** Loading the program and reading five seconds, on a busy machine. */
const SLOWLY_MS = 120_000

const browser = browserForAll('face.y4m')

async function openCamera(page: Page, { keep }: { keep: boolean }): Promise<void> {
  await signUpAllowing(page, { keep })
  await page.goto('/check-in')
  await press(page, 'Use the camera')
}

/** On this device is the rule; wait until what reads is loaded. */
async function whenLoaded(page: Page): Promise<void> {
  expect(await page.getByRole('radio', { name: /^On this device/ }).isChecked()).toBe(true)
  const loading = page.getByText(/^Loading what reads your face/)
  await loading.waitFor({ state: 'detached', timeout: SLOWLY_MS })
}

test(
  'with the network cut after loading it is read, its numbers wait, and become a check-in',
  async () => {
    const { context, page, complaints } = await visit(browser())
    const requests: Request[] = []
    page.on('request', (request) => requests.push(request))
    await openCamera(page, { keep: true })
    await recordFive(page, whenLoaded)
    expect(await cameraIsOn(page)).toBe(false)
    await page.getByText(/The clip does not leave this device/).waitFor()
    expect(await seriousFindings(page)).toEqual([])

    await context.setOffline(true)
    await press(page, 'Read it on this device')
    await page
      .getByRole('heading', { name: 'Your clip is read; its numbers wait' })
      .waitFor({ timeout: SLOWLY_MS })
    await context.setOffline(false)
    await page.getByRole('heading', { name: 'What your face showed' }).waitFor()
    await page.getByText(/^Your face (looked mostly|may have looked) happy/).waitFor()
    const { usable, all } = await readSeconds(page)
    expect(all).toBeGreaterThanOrEqual(4)
    expect(usable).toBeGreaterThanOrEqual(all - 1)

    const sent = requests.filter(
      (one) => one.method() !== 'GET' && one.url().includes('/check-ins'),
    )
    for (const request of sent) expect(request.headers()['content-type']).toBe('application/json')
    await page.getByRole('link', { name: 'See it in your history' }).first().click()
    await page.getByText('With the camera, read on the device').waitFor()
    expect(complaints).toEqual([])
  },
  3 * SLOWLY_MS,
)

test(
  'without the consent to keep there is an answer, and nothing is stored',
  async () => {
    const { page } = await visit(browser(), { colorScheme: 'dark' })
    await openCamera(page, { keep: false })
    await page.getByText(/sums them up and keeps nothing/).waitFor()
    await recordFive(page, whenLoaded)
    await press(page, 'Read it on this device')
    await page
      .getByRole('heading', { name: 'What your face showed' })
      .waitFor({ timeout: SLOWLY_MS })
    await page.getByText('This result is not kept').waitFor()
  },
  3 * SLOWLY_MS,
)
