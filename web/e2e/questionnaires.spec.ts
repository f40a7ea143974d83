// The PHQ-9 by keyboard alone, item 9, a closed tab, and coming back.
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { seriousFindings } from './accessible'
import { DESKTOP, openBrowser, PHONE, visit } from './browser'
import { signUp, somebody } from './people'

const PHQ9 = '/journal/questionnaires/phq9/answer'
let browser: Browser

beforeAll(async () => {
  browser = await openBrowser()
})

afterAll(async () => {
  await browser.close()
})

async function place(page: Page, at: number): Promise<void> {
  await page.getByText(`Question ${at} of`).waitFor()
}

/** Answer by digits, separated by commas, each on the question that is shown. */
async function press(page: Page, from: number, digits: string): Promise<void> {
  for (const [index, digit] of digits.split(',').entries()) {
    await place(page, from + index)
    await page.locator('fieldset:focus').waitFor()
    await page.keyboard.press(digit)
  }
}

/** Leave the safety path for the questions, which were kept meanwhile. */
async function goOn(page: Page): Promise<void> {
  await page.getByRole('button', { name: /go on/i }).click()
}

test('a questionnaire by keyboard: item 9, a closed tab, coming back, and the result', async () => {
  const { context, page, complaints } = await visit(browser, { viewport: PHONE })
  await signUp(page, somebody())
  await page.goto(PHQ9)
  await press(page, 1, '2,2,2,2,1,1,1')
  await place(page, 8)
  await page.getByText('Your answers are saved').waitFor()
  await page.close()

  const again = await context.newPage()
  await again.goto('/journal')
  await again.getByRole('link', { name: /Go on.*PHQ-9/ }).click()
  await press(again, 8, '1,2')
  // Item 9 opens the way to help at once: the questions step aside.
  await again.getByRole('button', { name: /go on/i }).waitFor()
  expect(await again.locator('fieldset').count()).toBe(0)
  expect(await seriousFindings(again)).toEqual([])
  await goOn(again)

  await press(again, 10, '1')
  await again.getByText('Everything is answered').waitFor()
  await again.getByRole('button', { name: 'Finish' }).press('Enter')
  await again.waitForURL(/\/journal\/results\//)
  await goOn(again)
  await again.getByText('Your answers come to 5 of 27.', { exact: false }).first().waitFor()
  await again.getByText('called “mild”', { exact: false }).first().waitFor()
  expect(await seriousFindings(again)).toEqual([])
  await again.goto('/journal')
  await again.getByText('Offered again on', { exact: false }).waitFor()
  expect(complaints).toEqual([])
  await context.close()
})

test('on a desktop all questions are answered by digits, and changed by arrows', async () => {
  const { context, page, complaints } = await visit(browser, { viewport: DESKTOP })
  await signUp(page, somebody())
  await page.goto('/journal/questionnaires/gad7/answer')
  const questions = page.locator('fieldset')
  await questions.first().waitFor()
  expect(await questions.count()).toBe(7)
  await questions.first().getByRole('radio').first().focus()
  for (const digit of '3333333') await page.keyboard.press(digit)
  await page.getByText('7 of 7 answered').waitFor()
  await page.keyboard.press('ArrowUp')
  expect(await questions.last().getByRole('radio', { name: 'Several days' }).isChecked()).toBe(true)
  await page.getByRole('button', { name: 'Finish' }).click()
  await page.getByText('Your answers come to 13 of 21.', { exact: false }).first().waitFor()
  expect(complaints).toEqual([])
  await context.close()
})

test('answers given without a network are sent when it is back', async () => {
  const { context, page } = await visit(browser, { viewport: PHONE })
  await signUp(page, somebody())
  await page.goto('/journal/questionnaires/gad7/answer')
  await place(page, 1)
  await context.setOffline(true)
  await press(page, 1, '4,4')
  await page.getByText('kept on this device and sent later', { exact: false }).waitFor()
  await page.close()
  await context.setOffline(false)
  const again = await context.newPage()
  await again.goto('/journal')
  await again.getByRole('link', { name: /Go on.*GAD-7/ }).click()
  await place(again, 3)
  await context.close()
})

test('a questionnaire is begun without a network, item 9 opens help, and all is sent later', async () => {
  const { context, page, complaints } = await visit(browser, { viewport: PHONE })
  await signUp(page, somebody())
  await page.goto('/journal')
  await page.getByRole('link', { name: /Begin.*PHQ-9/ }).waitFor()
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
  await page.waitForLoadState('networkidle')
  await context.setOffline(true)
  // From nothing: the tab is opened anew, and everything comes from this device.
  await page.goto('/journal')
  await page.getByRole('link', { name: /Begin.*PHQ-9/ }).click()
  await press(page, 1, '1,1,1,1,1,1,1,1,2')
  await page.getByRole('heading', { name: 'In danger right now' }).waitFor()
  await page.getByRole('link', { name: 'Call 112' }).waitFor()
  await goOn(page)
  await press(page, 10, '1')
  await page.getByRole('button', { name: 'Finish' }).click()
  await page.getByText('the result comes when it was sent', { exact: false }).waitFor()
  await page.close()

  await context.setOffline(false)
  const again = await context.newPage()
  await again.goto('/journal')
  await again.getByText('1 of 27').waitFor()
  await again.goto('/journal/questionnaires/phq9')
  await again.getByText('Offered again on', { exact: false }).waitFor()
  await again.getByText('From 6 points on', { exact: false }).waitFor()
  expect(await seriousFindings(again)).toEqual([])
  expect(complaints).toEqual([])
  await context.close()
})
