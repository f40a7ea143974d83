// A result says what it rests on, as far as the network in use can: which part of the face spoke,
// and what moved.
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { seriousFindings } from './accessible'
import { DESKTOP, openBrowser, PHONE, visit } from './browser'
import { chooseFile, press, sendAndRead } from './check-in-steps'
import { setConsent, signUp, somebody } from './people'

interface Moment {
  readonly expression: string
  readonly face: { readonly heat: number[][]; readonly landmarks: number[][] } | null
  readonly movements: readonly unknown[] | null
}

let browser: Browser

beforeAll(async () => {
  browser = await openBrowser()
})

afterAll(async () => {
  await browser.close()
})

async function storedMoment(page: Page): Promise<{ id: string; moment: Moment | null }> {
  const list = await page.request.get('/api/v1/check-ins')
  const { items } = (await list.json()) as { items: { id: string }[] }
  const id = items[0]?.id ?? ''
  const one = await page.request.get(`/api/v1/check-ins/${id}`)
  const { result } = (await one.json()) as { result: { moment: Moment | null } }
  return { id, moment: result.moment }
}

const drawing = (page: Page) => page.getByRole('img', { name: /^A line drawing of your face/ })

async function expectFace(page: Page): Promise<void> {
  await drawing(page).waitFor()
  await page.getByText(/into the recording, when your face looked most happy/).waitFor()
  expect(await drawing(page).locator('image').count()).toBe(1)
  const toggle = page.getByRole('switch', { name: 'Show what spoke for it' })
  await toggle.press('Space')
  expect(await drawing(page).locator('image').count()).toBe(0)
  await toggle.press('Space')
  expect(await drawing(page).locator('image').count()).toBe(1)
  const parts = page.getByRole('table', { name: 'Where it showed' })
  expect(await parts.getByRole('row').count()).toBe(9)
}

async function expectMovements(page: Page, count: number): Promise<void> {
  const movements = page.getByRole('table', { name: 'What moved' })
  expect(await movements.getByRole('row').count()).toBe(1 + count)
  if (count === 0) return
  await page.getByText('How well founded is this?').click()
  await page.locator('dd').first().waitFor()
}

test('the answer says which part of the face spoke and what moved, and history keeps it', async () => {
  const { context, page, complaints } = await visit(browser, { viewport: PHONE })
  await signUp(page, somebody())
  await setConsent(page, /^Read my expression/, true)
  await setConsent(page, /^Keep the numbers/, true)
  await page.goto('/check-in?way=file')
  await chooseFile(page)
  await sendAndRead(page)
  await page.getByText('Kept in your history.').waitFor()
  const { id, moment } = await storedMoment(page)
  expect(await drawing(page).count()).toBe(moment?.face ? 1 : 0)
  expect(await page.getByRole('heading', { name: 'What moved' }).count()).toBe(
    moment?.movements ? 1 : 0,
  )

  await page.setViewportSize(DESKTOP)
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.goto(`/history/${id}`)
    await page.getByText(/^Your face (looked mostly|may have looked) happy/).waitFor()
    if (moment?.face) await expectFace(page)
    if (moment?.movements) await expectMovements(page, moment.movements.length)
    expect(await seriousFindings(page), colorScheme).toEqual([])
  }
  await press(page, 'Delete this check-in')
  expect(complaints).toEqual([])
  await context.close()
})
