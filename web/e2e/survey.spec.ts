// The weekly well-being survey by keyboard alone: begun, paused, gone on with, sent, and read.
import { existsSync } from 'node:fs'

import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { seriousFindings } from './accessible'
import { openBrowser, PHONE, visit } from './browser'
import { signUp, somebody } from './people'

let browser: Browser

beforeAll(async () => {
  browser = await openBrowser()
})

afterAll(async () => {
  await browser.close()
})

const at = (page: Page, place: number) => page.getByText(`Question ${place} of 5`).waitFor()

/** Go from control to control until the one that is wanted has the focus. */
async function tabTo(page: Page, role: 'link' | 'button' | 'checkbox' | 'textbox', name: RegExp) {
  const wanted = page.getByRole(role, { name }).first()
  await wanted.waitFor()
  const has = () => wanted.evaluate((element) => element === document.activeElement)
  for (let stops = 0; stops < 80 && !(await has()); stops += 1) await page.keyboard.press('Tab')
  expect(await has(), `${role} ${String(name)} is reached by Tab`).toBe(true)
}

async function press(page: Page, role: 'link' | 'button', name: RegExp): Promise<void> {
  await tabTo(page, role, name)
  await page.keyboard.press('Enter')
}

test('the weekly survey is answered by keyboard, paused, gone on with, and sent', async () => {
  const { context, page, complaints } = await visit(browser, { viewport: PHONE })
  await signUp(page, somebody())
  await page.goto('/journal')
  await press(page, 'link', /^Begin.*Weekly survey/)
  await at(page, 1)
  await page.locator('fieldset:focus').waitFor()
  await page.keyboard.press('7')

  await at(page, 2)
  await tabTo(page, 'checkbox', /^Calm$/)
  await page.keyboard.press('Space')
  await tabTo(page, 'checkbox', /^Tiredness$/)
  await page.keyboard.press('Space')
  await page.getByText('Your answers are saved').waitFor()
  expect(await seriousFindings(page)).toEqual([])
  await page.keyboard.press('Shift+Tab')
  await press(page, 'link', /^Pause and go on later$/)
  await page.getByRole('heading', { name: 'To answer now' }).waitFor()

  await press(page, 'link', /^Go on.*Weekly survey/)
  // Where it was left: what was given so far is there, and the next question is open.
  await at(page, 3)
  await press(page, 'button', /^Back$/)
  await at(page, 2)
  for (const name of ['Calm', 'Tiredness']) {
    expect(await page.getByRole('checkbox', { name, exact: true }).isChecked(), name).toBe(true)
  }
  expect(await page.getByRole('checkbox', { name: 'Joy', exact: true }).isChecked()).toBe(false)
  await press(page, 'button', /^Next$/)

  await at(page, 3)
  await page.locator('fieldset:focus').waitFor()
  await page.keyboard.press('2')
  await at(page, 4)
  await page.locator('fieldset:focus').waitFor()
  await page.keyboard.press('4')
  await at(page, 5)
  await tabTo(page, 'textbox', /activities or hobbies/)
  await page.keyboard.type('Baking bread.')
  await press(page, 'button', /^Next$/)
  await page.getByText('Everything is answered').waitFor()
  await press(page, 'button', /^Finish$/)

  await page.waitForURL(/\/journal\/results\//)
  await page.getByText('Your answers come to 7 of 10.', { exact: false }).first().waitFor()
  await page.getByText('never a diagnosis').waitFor()
  expect(await seriousFindings(page)).toEqual([])
  await keepPicture(page)
  await page.goto('/journal')
  await page.getByText('7 of 10', { exact: false }).first().waitFor()
  await page.getByText('Offered again on', { exact: false }).waitFor()
  expect(complaints).toEqual([])
  await context.close()
})

async function keepPicture(page: Page): Promise<void> {
  const folder = process.env.EMOCARE_SHOTS
  if (folder !== undefined && existsSync(folder)) {
    await page.screenshot({ path: `${folder}/survey-result-phone.png`, fullPage: true })
  }
}
