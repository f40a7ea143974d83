// Written without a network: help beside the words, and read as soon as the network is back,
// wherever the person is by then.
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { seriousFindings } from './accessible'
import { openBrowser, visit } from './browser'
import { signUp, somebody } from './people'

const ENTRIES = '/api/v1/journal/entries'
let browser: Browser

beforeAll(async () => {
  browser = await openBrowser()
})

afterAll(async () => {
  await browser.close()
})

const asked = (page: Page) => page.getByRole('heading', { name: 'May we ask you something?' })
const kept = (page: Page) => page.getByText('Kept on this device, encrypted.').waitFor()

/** Open the editor with a network, lose it, and write. */
async function writeOffline(page: Page, words: string): Promise<void> {
  await page.goto('/journal')
  await page.getByRole('link', { name: 'Write', exact: true }).click()
  await page.getByLabel('What is on your mind?').waitFor()
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
  await page.context().setOffline(true)
  await page.getByLabel('What is on your mind?').fill(words)
  await kept(page)
}

/** Move inside the app, as a touch on the navigation does. */
async function goTo(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Main' }).last().getByRole('link', { name }).click()
}

test('words of somebody in need are read on Today, when the network is back there', async () => {
  const { context, page, complaints } = await visit(browser)
  await signUp(page, somebody())
  // Whom to have at hand was decided on a calmer day.
  await page.goto('/safety-plan')
  await page.getByRole('button', { name: 'Add a person' }).click()
  await page.getByLabel('Name').fill('Sam')
  await page.getByLabel('Telephone number').fill('01632 960000')
  await page.getByRole('button', { name: 'Save my choice' }).click()
  await page.getByText('Saved.').waitFor()

  await writeOffline(page, 'I want to die')
  const near = page.getByRole('link', { name: 'help is always here' })
  expect(await near.getAttribute('href')).toBe('/help')
  expect(await seriousFindings(page)).toEqual([])
  await near.click()
  await page.getByRole('link', { name: 'Call 112' }).waitFor()
  await goTo(page, 'Today')
  await page.getByRole('heading', { name: /^Good .+, Ada$/ }).waitFor()
  expect(await asked(page).count()).toBe(0)

  await context.setOffline(false)
  await asked(page).waitFor()
  expect(new URL(page.url()).pathname).toBe('/today')
  await page.getByRole('link', { name: 'Call Sam, 01632 960000' }).waitFor()
  expect(await seriousFindings(page)).toEqual([])

  // All else waits, on every page, until the person says so.
  await goTo(page, 'Journal')
  await page.getByText('I want to die').first().waitFor()
  expect(await page.getByText('If you would like a beginning').count()).toBe(0)
  await page.getByRole('button', { name: 'I am safe for now, go on' }).click()
  await page.getByText('If you would like a beginning').waitFor()
  expect(await asked(page).count()).toBe(0)
  expect(complaints).toEqual([])
  await context.close()
})

test('of three tabs one sends what waits, once', async () => {
  const { context, page } = await visit(browser)
  await signUp(page, somebody())
  const today = await context.newPage()
  await today.goto('/today')
  const history = await context.newPage()
  await history.goto('/history')
  const sent: string[] = []
  context.on('response', (response) => {
    if (response.request().method() === 'POST' && new URL(response.url()).pathname === ENTRIES) {
      sent.push(String(response.status()))
    }
  })
  await writeOffline(page, 'Left behind.')
  // Left, not closed: a closing tab is let out of the lost network a moment before it is gone.
  await goTo(page, 'History')
  await page.getByRole('heading', { name: 'History' }).waitFor()
  await context.setOffline(false)
  await history.getByRole('heading', { name: 'History' }).waitFor()
  await expect.poll(() => sent).toEqual(['201'])
  await goTo(history, 'Journal')
  await history.getByText('Left behind.').waitFor()
  await goTo(today, 'Journal')
  await today.getByText('Left behind.').waitFor()
  expect(await today.getByText('waits on this device').count()).toBe(0)
  expect(sent).toEqual(['201'])
  await context.close()
})
