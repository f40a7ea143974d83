// A clip from a file, and everything that may come between it and its result.
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { openBrowser, visit, type Visit } from './browser'
import {
  allow,
  chooseFile,
  chooseServer,
  flip,
  press,
  READING_MS,
  sendAndRead,
} from './check-in-steps'
import { logIn, type Person, setConsent, signUp, somebody } from './people'

let browser: Browser

beforeAll(async () => {
  browser = await openBrowser()
})

afterAll(async () => {
  await browser.close()
})

async function member({ keep }: { keep: boolean }): Promise<Visit & { person: Person }> {
  const person = somebody()
  const visitor = await visit(browser)
  await signUp(visitor.page, person)
  await setConsent(visitor.page, /^Read my expression/, true)
  if (keep) await setConsent(visitor.page, /^Keep the numbers/, true)
  await visitor.page.goto('/check-in?way=file')
  return { ...visitor, person }
}

async function historyCount(page: Page): Promise<number> {
  const answer = await page.request.get('/api/v1/check-ins')
  return ((await answer.json()) as { items: unknown[] }).items.length
}

test('a result that is not kept says so, and is kept when sent once more', async () => {
  const { context, page, complaints } = await member({ keep: false })
  await chooseFile(page)
  await page.getByText('Neither the picture nor the numbers will be kept.').waitFor()
  await sendAndRead(page)
  await page.getByText('This result is not kept').waitFor()
  expect(await historyCount(page)).toBe(0)

  await flip(page, /^Keep the numbers of my check-ins/)
  await press(page, 'Send it once more and keep it')
  await page.getByText('Kept in your history.').waitFor({ timeout: READING_MS })
  expect(await historyCount(page)).toBe(1)
  expect(complaints).toEqual([])
  await context.close()
})

test('a double click makes one check-in', async () => {
  const { context, page } = await member({ keep: true })
  await chooseFile(page)
  await page.getByRole('button', { name: 'Send it to be read' }).dblclick()
  await page.getByText('Kept in your history.').waitFor({ timeout: READING_MS })
  expect(await historyCount(page)).toBe(1)
  await context.close()
})

test('a lost network keeps the clip for sending again', async () => {
  const { context, page } = await member({ keep: true })
  await chooseFile(page)
  await context.setOffline(true)
  await press(page, 'Send it to be read')
  await page.getByText('We could not reach the server').waitFor()
  await page.getByText('Your clip is still here.').waitFor()
  await context.setOffline(false)
  await press(page, 'Send again')
  await page.getByText('Kept in your history.').waitFor({ timeout: READING_MS })
  await context.close()
})

test('an ended session keeps the clip until the same person is back', async () => {
  const { context, page, person } = await member({ keep: true })
  await chooseFile(page)
  await context.clearCookies()
  await press(page, 'Send it to be read')
  await page.getByText('You were signed out').waitFor()
  await press(page, 'Log in to send it')
  await logIn(page, person)
  await page.getByText('still here from before you were signed out').waitFor()
  await press(page, 'Send it to be read')
  await page
    .getByRole('heading', { name: 'What your face showed' })
    .waitFor({ timeout: READING_MS })
  await expect.poll(() => historyCount(page)).toBe(1)
  await context.close()
})

test('reading can be cancelled, and leaving an unsent clip is asked about', async () => {
  const { context, page } = await member({ keep: true })
  await page.goto('/check-in')
  await press(page, 'Send a video file')
  await chooseFile(page)
  await press(page, 'Send it to be read')
  await press(page, 'Cancel')
  await page.getByRole('heading', { name: 'Your video' }).waitFor()

  await page.goBack()
  await page.getByText('Leave without sending?').waitFor()
  await press(page, 'Keep it')
  await page.getByRole('heading', { name: 'Your video' }).waitFor()
  await page.getByRole('link', { name: 'History' }).last().click()
  await press(page, 'Leave, and drop it')
  await page.getByRole('heading', { name: 'History' }).waitFor()
  await context.close()
})

test('a permission taken back meanwhile is asked for again, and the clip waits', async () => {
  const { context, page } = await member({ keep: true })
  await chooseFile(page)
  const other = await context.newPage()
  await setConsent(other, /^Read my expression/, false)
  await other.close()
  await press(page, 'Send it to be read')
  await page.getByText('The camera analysis is switched off').waitFor()
  await press(page, 'See the permissions')
  await allow(page, { keep: false })
  await sendAndRead(page)
  await context.close()
})

test('a file that is no video is refused before it is sent', async () => {
  const { context, page } = await member({ keep: true })
  const letter = join(tmpdir(), 'letter.mp4')
  await writeFile(letter, 'Dear Anna, this is a letter.')
  await page.locator('input[type=file]').setInputFiles(letter)
  await page.getByText('“letter.mp4” is not an MP4 or WebM video').waitFor()
  await context.close()
})

test('a damaged video is refused by the server in words', async () => {
  const { context, page } = await member({ keep: true })
  const broken = join(tmpdir(), 'broken.webm')
  const head = Buffer.from('1a45dfa39f4286810142f7810142f2810442f381084282847765626d', 'hex')
  await writeFile(broken, Buffer.concat([head, Buffer.alloc(2000, 7)]))
  await page.getByRole('heading', { name: 'Send a video file' }).waitFor()
  await chooseServer(page)
  await page.locator('input[type=file]').setInputFiles(broken)
  await page.getByRole('heading', { name: 'Your video' }).waitFor()
  await press(page, 'Send it to be read')
  await page.getByText('This clip could not be read').waitFor({ timeout: READING_MS })
  expect(await historyCount(page)).toBe(0)
  await context.close()
})
