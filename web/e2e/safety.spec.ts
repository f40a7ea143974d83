// The path to help: without network, and from words that speak of dying.
import { existsSync } from 'node:fs'

import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { seriousFindings } from './accessible'
import { DESKTOP, openBrowser, PHONE, visit, type Visit } from './browser'
import { signUp, somebody } from './people'

let browser: Browser
let member: Visit

beforeAll(async () => {
  browser = await openBrowser()
  member = await visit(browser)
  await signUp(member.page, somebody())
})

afterAll(async () => {
  await browser.close()
})

/** Keep a picture where EMOCARE_SHOTS names a folder, for looking at by eye. */
async function shoot(page: Page, name: string): Promise<void> {
  const folder = process.env.EMOCARE_SHOTS
  if (folder === undefined || !existsSync(folder)) return
  for (const scheme of ['light', 'dark'] as const) {
    for (const [size, viewport] of Object.entries({ phone: PHONE, desktop: DESKTOP })) {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
      await page.setViewportSize(viewport)
      await page.screenshot({ path: `${folder}/${name}-${size}-${scheme}.png` })
    }
  }
  await page.setViewportSize(PHONE)
}

async function write(page: Page, words: string): Promise<void> {
  await page.goto('/today')
  await page.getByLabel('How do you feel right now?').click()
  await page.getByLabel('A few words, if you like').fill(words)
  await page.getByRole('button', { name: 'Save this check-in' }).click()
}

test('words about dying open a direct question, then the questions one by one', async () => {
  const { page } = member
  await write(page, 'I want to die')
  await page.getByRole('heading', { name: 'May we ask you something?' }).waitFor()
  await shoot(page, 'asking')
  expect(await seriousFindings(page)).toEqual([])
  await page.getByRole('button', { name: 'Answer five short questions' }).click()
  for (let asked = 0; asked < 4; asked += 1) {
    await page.getByRole('button', { name: 'Yes', exact: true }).press('Enter')
  }
  await page.getByText('Are you having thoughts of killing yourself right now?').waitFor()
  await page.getByRole('button', { name: 'Yes', exact: true }).press('Enter')
  const acute = page.getByRole('dialog', { name: 'Please talk to someone now' })
  expect(await acute.getByRole('link', { name: 'Call 112' }).getAttribute('href')).toBe('tel:112')
  await shoot(page, 'acute')
  expect(await seriousFindings(page)).toEqual([])
})

test('the plan is written, kept on the device when asked, and opens offline like help', async () => {
  const { page, context } = member
  await page.goto('/safety-plan')
  await page.getByLabel('2. What I can do by myself').fill('a walk by the river')
  await page.getByLabel('Keep a copy on this device').check()
  await page.getByRole('button', { name: 'Save my plan' }).click()
  await page.getByText('Saved.').waitFor()
  await shoot(page, 'plan')
  expect(await seriousFindings(page)).toEqual([])
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
  await context.setOffline(true)
  await page.goto('/help')
  await page.getByRole('link', { name: 'Call 0800 111 0 111' }).waitFor()
  await shoot(page, 'help-offline')
  await page.goto('/safety-plan')
  await page.getByText('a walk by the river').waitFor()
  await shoot(page, 'plan-offline')
  await context.setOffline(false)
})
