// One person's way through the app on a phone: from signing up to leaving and coming back.
import { readFile } from 'node:fs/promises'

import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { openBrowser, visit } from './browser'
import { logIn, setConsent, signUp, somebody } from './people'

let browser: Browser

beforeAll(async () => {
  browser = await openBrowser()
})

afterAll(async () => {
  await browser.close()
})

/** Move the slider two steps to the right of the middle with the keyboard: 7 of 10. */
async function checkInWithWords(page: Page, words: string): Promise<void> {
  await page.goto('/today')
  await page.getByLabel('How do you feel right now?').focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await page.getByLabel(/A few words/).fill(words)
  await page.getByRole('button', { name: 'Save this check-in' }).click()
  await page.getByText('Saved. You find it below').waitFor()
}

test('sign up, consent, check in with words, come back, take the data, leave', async () => {
  const { context, page, complaints } = await visit(browser, { acceptDownloads: true })
  const person = somebody()
  await signUp(page, person)

  await setConsent(page, /^Keep the numbers/, true)
  await page.reload()
  expect(await page.getByRole('switch', { name: /^Keep the numbers/ }).isChecked()).toBe(true)
  expect(await page.getByRole('switch', { name: /^Read my expression/ }).isChecked()).toBe(false)

  await checkInWithWords(page, 'Fog, then sun.')
  await page
    .getByRole('navigation', { name: 'Main' })
    .getByRole('link', { name: 'History' })
    .click()
  await page.getByText('Fog, then sun.').waitFor()
  await page.reload()
  await page.getByText('Fog, then sun.').click()
  await page.getByText('7 of 10').waitFor()

  await page.goto('/account')
  await page.getByRole('button', { name: 'Log out' }).click()
  await page.getByRole('heading', { name: 'Log in' }).waitFor()
  await page.goBack()
  await page.getByRole('heading', { name: 'Log in' }).waitFor()
  await logIn(page, person)
  await page.goto('/history')
  await page.getByText('Fog, then sun.').waitFor()

  await page.goto('/account/data')
  const arriving = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Download my data' }).click()
  const download = await arriving
  const zip = await readFile(await download.path())
  expect(zip.subarray(0, 2).toString()).toBe('PK')

  await page.getByRole('button', { name: /^Delete my account/ }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Your password now').fill(person.password)
  await dialog.getByRole('button', { name: 'Delete my account for good' }).click()
  await page.getByText('Your account is deleted').waitFor()

  await signUp(page, person)
  await page.goto('/history')
  await page.getByText('Your check-ins will be here').waitFor()
  expect(complaints).toEqual([])
  await context.close()
})

test('help opens without a network and without an account', async () => {
  const { context, page } = await visit(browser)
  await page.goto('/')
  await page.evaluate(() => navigator.serviceWorker.ready)
  await context.setOffline(true)
  await page.goto('/help')
  await page.getByLabel('Where are you?').selectOption({ label: 'Germany' })
  const call = page.getByRole('link', { name: 'Call 0800 111 0 111' })
  expect(await call.getAttribute('href')).toBe('tel:08001110111')
  await page.getByText('You are offline.').waitFor()
  await page.reload()
  await call.waitFor()
  await context.close()
})

test('forgotten password: a recovery code sets a new one', async () => {
  const { context, page } = await visit(browser)
  const person = somebody()
  await signUp(page, person)
  await page.getByRole('link', { name: 'Make recovery codes' }).click()
  await page.getByLabel('Your password now').first().fill(person.password)
  await page.getByRole('button', { name: 'Make ten new codes' }).click()
  const code = await page
    .getByText('shown only now')
    .locator('xpath=..')
    .locator('li')
    .first()
    .innerText()
  await page.goto('/account')
  await page.getByRole('button', { name: 'Log out' }).click()
  await page.getByRole('link', { name: 'Forgot your password?' }).click()
  await page.getByLabel('E-mail address').first().fill(person.email)
  await page.getByLabel('Recovery code').fill(code)
  await page.getByLabel('New password', { exact: true }).fill('four other quiet words')
  await page.getByRole('button', { name: 'Set the new password' }).click()
  await page.getByText('Your new password is set').waitFor()
  await page.getByRole('main').getByRole('link', { name: 'Log in' }).click()
  await logIn(page, { ...person, password: 'four other quiet words' })
  await page.getByRole('heading', { name: /^Good / }).waitFor()
  await context.close()
})

test('a message to whoever runs the server is stored', async () => {
  const { context, page } = await visit(browser)
  await page.goto('/contact')
  await page.getByLabel('Your name').fill('Ada')
  await page.getByLabel('E-mail address').fill('ada@example.org')
  await page.getByLabel('Your message').fill('The hint about the light helped.')
  await page.getByRole('button', { name: 'Send the message' }).click()
  await page.getByText('Your message is stored').waitFor()
  await context.close()
})
