// The path to help: without network, and from words that speak of dying.
import { existsSync } from 'node:fs'

import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { seriousFindings } from './accessible'
import { DESKTOP, openBrowser, shoot, visit, type Visit } from './browser'
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

/** What would be ink on paper: the text of all that is drawn. */
function printed(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const lines = (document.body.innerText || '').split('\n').map((line) => line.trim())
    return lines.filter((line) => line !== '')
  })
}

const STEPS = [
  'How I notice that it is getting hard',
  'What I can do by myself to get through',
  'People and places that take my mind off it',
  'People I can ask for help, with their numbers',
  'Professionals and services I can call',
  'How I make my surroundings safer',
]

test('on paper the plan is its six steps in dark ink, and nothing else of the app', async () => {
  const { context, page } = await visit(browser, { viewport: DESKTOP, colorScheme: 'dark' })
  await signUp(page, somebody())
  await page.goto('/safety-plan')
  for (const [index, step] of STEPS.entries()) {
    await page.getByLabel(`${index + 1}. ${step}`).fill(`My line ${index + 1}\nand one more`)
  }
  // Also before it is saved: what is on the screen is what is printed.
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
  const own = STEPS.flatMap((step, index) => [step, `My line ${index + 1}`, 'and one more'])
  expect(await printed(page)).toEqual(['My safety plan', ...own])
  const shown = page.locator('nav, header a, footer, button, textarea, input, svg, aside')
  const visible = await shown.evaluateAll((all) =>
    all
      .filter((one) => one.checkVisibility({ visibilityProperty: true }))
      .map((one) => one.outerHTML.slice(0, 80)),
  )
  expect(visible).toEqual([])
  const ink = await page
    .getByRole('heading', { name: STEPS[0] ?? '' })
    .evaluate((heading) => getComputedStyle(heading).color)
  expect(ink).toBe('rgb(31, 42, 46)')
  const folder = process.env.EMOCARE_SHOTS
  if (folder !== undefined && existsSync(folder)) {
    await page.screenshot({ path: `${folder}/plan-printed.png`, fullPage: true })
    await page.pdf({ path: `${folder}/plan-printed.pdf`, format: 'A4' })
  }

  // The copy of this device prints the same, without network and log-in.
  await page.emulateMedia({ media: 'screen', colorScheme: 'dark' })
  await page.getByLabel('Keep a copy on this device').check()
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
  await context.clearCookies()
  await context.setOffline(true)
  await page.reload()
  await page.getByText('This is the copy on this device.').waitFor()
  await page.emulateMedia({ media: 'print' })
  expect(await printed(page)).toEqual(['My safety plan', ...own])
  await context.close()
})
