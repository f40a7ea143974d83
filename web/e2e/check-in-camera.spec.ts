// The main way: a camera that sees a face.
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { seriousFindings } from './accessible'
import { DESKTOP, openBrowser, visit } from './browser'
import { allow, cameraIsOn, press, readSeconds, recordFive, sendAndRead } from './check-in-steps'
import { filmPath } from './films'
import { setConsent, signUp, somebody } from './people'

let browser: Browser

beforeAll(async () => {
  browser = await openBrowser({ film: filmPath('face.y4m') })
})

afterAll(async () => {
  await browser.close()
})

async function expectUsable(page: Page, step: string): Promise<void> {
  expect(await seriousFindings(page), step).toEqual([])
}

test('sign up, allow, record, see the answer, correct it, find it again, delete it', async () => {
  const { context, page, complaints } = await visit(browser)
  await signUp(page, somebody())
  await page.goto('/check-in')
  await press(page, 'Use the camera')
  await page.getByText('Before the camera comes on').waitFor()
  expect(await page.getByRole('button', { name: 'Save and go on' }).isEnabled()).toBe(false)
  await expectUsable(page, 'notice')
  await allow(page, { keep: true })

  await page.getByText('Camera on').waitFor()
  await page.getByText('Where it is read').waitFor()
  await expectUsable(page, 'preview')
  await recordFive(page)
  expect(await cameraIsOn(page)).toBe(false)
  await expectUsable(page, 'review')
  await sendAndRead(page)

  await page.getByText(/^Your face (looked mostly|may have looked) happy/).waitFor()
  const { usable, all } = await readSeconds(page)
  expect(all).toBeGreaterThanOrEqual(4)
  expect(all).toBeLessThanOrEqual(6)
  expect(usable).toBeGreaterThanOrEqual(all - 1)
  const shares = page.getByRole('table', { name: 'Expressions over the whole recording' })
  expect(await shares.getByRole('row').count()).toBe(9)
  await page.getByText('It is not a diagnosis').first().waitFor()
  await expectUsable(page, 'answer')

  await press(page, 'This looks wrong')
  await expectUsable(page, 'correction')
  await press(page, 'Neutral')
  await page.getByText('You said your face looked neutral.').waitFor()
  await page.getByText('Saved.').waitFor()
  await page.getByRole('slider').press('ArrowRight')
  await page.getByText('6 of 10').waitFor()
  await page.getByText('Saving…').waitFor()
  await page.getByText('Saved.').waitFor()

  await page.goto('/history')
  await page.reload()
  await page.getByText('You said your face looked neutral').click()
  await page.getByText('6 of 10').waitFor()
  await page.getByText(/^Your face (looked mostly|may have looked) happy/).waitFor()
  await press(page, 'Delete this check-in')
  const dialog = page.getByRole('dialog')
  await dialog.getByText('There is no copy').waitFor()
  await dialog.getByRole('button', { name: 'Delete this check-in' }).click()
  await page.getByText('Your check-ins will be here').waitFor()
  expect(complaints).toEqual([])
  await context.close()
})

test('a whole camera check-in with the keyboard alone', async () => {
  const { context, page } = await visit(browser, { viewport: DESKTOP, reducedMotion: 'reduce' })
  await signUp(page, somebody())
  await setConsent(page, /^Read my expression/, true)
  await page.goto('/check-in')
  const pressKey = async (name: string | RegExp) => {
    await page.getByRole('button', { name }).focus()
    await page.keyboard.press('Enter')
  }
  await pressKey('Use the camera')
  await page.getByText('Put your face in the oval').waitFor()
  await page.getByRole('radio', { name: /On this EmoCare server/ }).focus()
  await page.keyboard.press('Space')
  await pressKey('Record 10 seconds')
  await page.getByText('Recording starts in').first().waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('radio', { name: '10 s' }).focus()
  await page.keyboard.press('ArrowLeft')
  await pressKey('Record 5 seconds')
  // The focus is on the button that stops, which waits until there is enough.
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Stop and use this' }).waitFor()
  await page.keyboard.press('Enter')
  const heading = page.getByRole('heading', { name: 'Your recording' })
  await heading.waitFor()
  // The next step takes the focus, so that a screen reader reads on from there.
  await expect.poll(() => heading.evaluate((node) => node === document.activeElement)).toBe(true)
  await page.getByText(/^[34] seconds\. It is only in this browser/).waitFor()
  await pressKey('Send it to be read')
  await page.getByText('This result is not kept').waitFor({ timeout: 60_000 })
  await context.close()
})

test('the camera goes off with one press, and when the page is left', async () => {
  const { context, page } = await visit(browser)
  await signUp(page, somebody())
  await setConsent(page, /^Read my expression/, true)
  await page.goto('/check-in?way=camera')
  await page.getByText('The camera is off.').waitFor()
  await press(page, 'Turn the camera on')
  await page.getByText('Camera on').waitFor()
  expect(await cameraIsOn(page)).toBe(true)
  await press(page, 'Turn the camera off')
  await page.getByText('The camera is off.').waitFor()
  expect(await cameraIsOn(page)).toBe(false)

  await press(page, 'Turn the camera on')
  await page.getByText('Camera on').waitFor()
  const stream = await page.evaluateHandle(() => document.querySelector('video')?.srcObject)
  await page.getByRole('link', { name: 'History' }).last().click()
  await page.getByRole('heading', { name: 'History' }).waitFor()
  expect(await stream.evaluate((found) => (found as MediaStream).active)).toBe(false)
  await page.goBack()
  await page.getByText('The camera is off.').waitFor()
  await context.close()
})
