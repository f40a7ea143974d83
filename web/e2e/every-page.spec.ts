// What every page keeps to: nothing refused by the security policy, usable by everyone, on
// every screen.
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { seriousFindings } from './accessible'
import { DESKTOP, openBrowser, PHONE, visit, type Visit } from './browser'
import { signUp, somebody } from './people'

const OPEN = [
  '/',
  '/how-it-works',
  '/try',
  '/log-in',
  '/sign-up',
  '/recover',
  '/help',
  '/safety-plan',
  '/about',
  '/contact',
]
const OWN = [
  '/today',
  '/check-in',
  '/journal',
  '/journal/entries/00000000-0000-4000-8000-0000000000b1?prompt=',
  '/journal/themes',
  '/journal/more',
  '/journal/questionnaires/phq9',
  '/journal/questionnaires/weekly/answer',
  '/journal/questionnaires/phq9/answer',
  '/history',
  '/account',
  '/account/consents',
  '/account/security',
  '/account/tokens',
  '/account/data',
  '/safety-plan',
  '/nowhere',
]
/** A phone turned to 200 % has half its width in CSS pixels; WCAG asks for 320. */
const ZOOMED = { width: 320, height: 640 }

let browser: Browser
let visitor: Visit
let member: Visit

beforeAll(async () => {
  browser = await openBrowser()
  visitor = await visit(browser)
  member = await visit(browser)
  await signUp(member.page, somebody())
})

afterAll(async () => {
  await browser.close()
})

const pages: [string, () => Visit][] = [
  ...OPEN.map((path): [string, () => Visit] => [path, () => visitor]),
  ...OWN.map((path): [string, () => Visit] => [path, () => member]),
]

async function open(page: Page, path: string): Promise<void> {
  await page.goto(path)
  await page.getByRole('heading').first().waitFor()
  await page.waitForLoadState('networkidle')
}

async function overflowAt(page: Page, size: typeof PHONE): Promise<number> {
  await page.setViewportSize(size)
  return page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
}

test.each(pages)('%s is usable by everyone, light and dark, on every screen', async (path, who) => {
  const { page, complaints } = who()
  await page.emulateMedia({ colorScheme: 'light' })
  await open(page, path)
  expect(await page.getByRole('heading', { level: 1 }).count()).toBeLessThanOrEqual(1)
  expect(await page.getByRole('link', { name: 'Help', exact: true }).first().isVisible()).toBe(true)
  expect(await page.getByText('It is not a diagnosis').count()).toBeGreaterThan(0)
  expect(await seriousFindings(page)).toEqual([])

  await page.emulateMedia({ colorScheme: 'dark' })
  await page.locator('[data-mantine-color-scheme=dark]').waitFor()
  expect(await seriousFindings(page), 'dark').toEqual([])

  for (const size of [ZOOMED, DESKTOP, PHONE]) {
    expect(await overflowAt(page, size), String(size.width)).toBeLessThanOrEqual(0)
  }
  expect(complaints).toEqual([])
})

test('a check-in can be made with the keyboard alone', async () => {
  const { page } = member
  await open(page, '/today')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('Tab')
  await page.keyboard.type('Without a mouse.')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.getByText('Saved. You find it below').waitFor()
  await page.getByText('Without a mouse.').waitFor()
})

test('a check-in’s own page and its question before deleting keep to the same', async () => {
  const { page } = member
  await open(page, '/history')
  await page.getByText('Without a mouse.').click()
  await page.getByRole('button', { name: 'Delete this check-in' }).waitFor()
  expect(await seriousFindings(page)).toEqual([])
  await page.getByRole('button', { name: 'Delete this check-in' }).click()
  await page.getByRole('dialog').waitFor()
  expect(await seriousFindings(page), 'dialog').toEqual([])
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
})

test('nothing moves for those who ask for less motion', async () => {
  const { context, page } = await visit(browser, { reducedMotion: 'reduce' })
  await open(page, '/')
  const longest = await page.evaluate(() =>
    Math.max(
      ...[...document.querySelectorAll('*')].map((element) =>
        Number.parseFloat(getComputedStyle(element).transitionDuration),
      ),
    ),
  )
  expect(longest).toBeLessThan(0.001)
  await context.close()
})

test('the app can be installed', async () => {
  const { page } = visitor
  await open(page, '/')
  const manifest = await page.evaluate(async () => {
    const link = document.querySelector<HTMLLinkElement>('link[rel=manifest]')
    return (await (await fetch(link?.href ?? '')).json()) as { icons: { src: string }[] }
  })
  for (const { src } of manifest.icons) {
    const icon = await page.request.get(src)
    expect(icon.ok(), src).toBe(true)
  }
})
