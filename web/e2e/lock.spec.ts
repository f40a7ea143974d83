// The lock: everything personal is behind the PIN, words are not lost, and help never is.
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { seriousFindings } from './accessible'
import { openBrowser, shoot, visit } from './browser'
import { signUp, somebody } from './people'

const PIN = '2468'
let browser: Browser

beforeAll(async () => {
  browser = await openBrowser()
})

afterAll(async () => {
  await browser.close()
})

const locked = (page: Page) => page.getByRole('heading', { name: 'EmoCare is locked' })

async function setLock(page: Page, password: string): Promise<void> {
  await page.goto('/journal/more')
  await page.getByLabel('Your password').fill(password)
  await page.getByLabel('PIN, 4 to 8 digits').fill(PIN)
  await page.getByRole('button', { name: 'Set this lock' }).click()
  await page.getByText('A lock is set.').waitFor()
}

/** As somebody who borrows the device finds it. */
async function lockFromAnotherTab(page: Page): Promise<void> {
  const other = await page.context().newPage()
  await other.goto('/journal/more')
  await other.getByRole('button', { name: 'Lock now' }).click()
  await locked(other).waitFor()
  await other.close()
}

async function unlock(page: Page): Promise<void> {
  await page.getByLabel('PIN, 4 to 8 digits').fill(PIN)
  await page.getByRole('button', { name: 'Open', exact: true }).click()
  await locked(page).waitFor({ state: 'hidden' })
}

test('behind the lock is everything personal; help and the plan’s copy are not', async () => {
  const { context, page, complaints } = await visit(browser)
  const person = somebody()
  await signUp(page, person)
  await page.getByLabel('How do you feel right now?').click()
  await page.getByLabel('A few words, if you like').fill('Only for me.')
  await page.getByRole('button', { name: 'Save this check-in' }).click()
  await page.getByText('Saved. You find it below').waitFor()
  await page.goto('/safety-plan')
  await page.getByLabel('2. What I can do by myself').fill('a walk by the river')
  await page.getByLabel('Keep a copy on this device').check()
  await page.getByRole('button', { name: 'Save my plan' }).click()
  await page.getByText('Saved.').waitFor()
  await setLock(page, person.password)
  await lockFromAnotherTab(page)

  for (const path of ['/today', '/history', '/journal', '/journal/questionnaires/phq9']) {
    await page.goto(path)
    await locked(page).waitFor()
    expect(await page.getByText('Only for me.').count(), path).toBe(0)
  }
  expect(await seriousFindings(page)).toEqual([])
  await shoot(page, 'locked')
  await page.getByRole('main').getByRole('link', { name: 'Help', exact: true }).click()
  await page.getByRole('link', { name: 'Call 112' }).waitFor()
  await page.goto('/safety-plan')
  await page.getByLabel('PIN, 4 to 8 digits').waitFor()
  await page.getByText('a walk by the river').waitFor()
  expect(await page.getByRole('button', { name: 'Save my plan' }).count()).toBe(0)
  expect(await seriousFindings(page)).toEqual([])
  await page.goto('/history')
  await unlock(page)
  await page.getByText('Only for me.').waitFor()
  expect(complaints).toEqual([])
  await context.close()
})

test('words that were not saved survive the lock, and a forgotten PIN is no dead end', async () => {
  const { context, page } = await visit(browser)
  const person = somebody()
  await signUp(page, person)
  await setLock(page, person.password)
  await page.getByRole('navigation', { name: 'Main' }).last().getByRole('link').first().click()
  const words = page.getByLabel('A few words, if you like')
  await words.fill('Half a sentence')
  await lockFromAnotherTab(page)
  // Looking at the page again asks how things stand; nobody waits half a minute here.
  await page.evaluate(() =>
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true })),
  )
  await locked(page).waitFor()
  expect(await words.isVisible()).toBe(false)
  await page.getByText('Forgot the PIN?').click()
  await page.getByLabel('Your password').fill(person.password)
  await page.getByRole('button', { name: 'Take the lock away' }).click()
  await words.waitFor()
  expect(await words.inputValue()).toBe('Half a sentence')
  await page.reload()
  await words.waitFor()
  expect(await locked(page).count()).toBe(0)
  await context.close()
})
