// The journal: writing, losing the network and coming back, and one entry in two tabs.
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { seriousFindings } from './accessible'
import { DESKTOP, openBrowser, visit } from './browser'
import { logIn, signUp, somebody } from './people'

let browser: Browser

beforeAll(async () => {
  browser = await openBrowser()
})

afterAll(async () => {
  await browser.close()
})

const words = (page: Page) => page.getByLabel('What is on your mind?')
const saved = (page: Page) => page.getByText('Saved.', { exact: true }).waitFor()
const kept = (page: Page) => page.getByText('Kept on this device, encrypted.').waitFor()

async function begin(page: Page, text: string): Promise<void> {
  await page.goto('/journal')
  await page.getByRole('link', { name: 'Write', exact: true }).click()
  await words(page).fill(text)
}

test('words survive a lost network and a closed tab, and are sent when it is back', async () => {
  const { context, page, complaints } = await visit(browser)
  await signUp(page, somebody())
  await begin(page, 'A walk along the river.')
  await saved(page)
  expect(await seriousFindings(page)).toEqual([])

  await context.setOffline(true)
  await words(page).fill('A walk along the river, in the rain.')
  await kept(page)
  await page.close()
  await context.setOffline(false)

  const again = await context.newPage()
  await again.goto('/journal')
  await again.getByText('A walk along the river, in the rain.').waitFor()
  expect(await seriousFindings(again)).toEqual([])

  await again.getByLabel('Search your entries').fill('rai*')
  await again.getByRole('button', { name: 'Search' }).click()
  await again.getByText('1 entry found').waitFor()
  expect(await again.locator('mark').allTextContents()).toEqual(['rai'])
  expect(again.url()).not.toContain('rai')
  expect(complaints).toEqual([])
  await context.close()
})

test('opened without a network, the journal takes an entry, and sends it later', async () => {
  const { context, page } = await visit(browser)
  await signUp(page, somebody())
  await page.goto('/journal')
  await page.getByRole('link', { name: 'Write', exact: true }).waitFor()
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
  await page.close()

  await context.setOffline(true)
  const cold = await context.newPage()
  await begin(cold, 'Written on the train, in a tunnel.')
  await kept(cold)
  expect(await seriousFindings(cold)).toEqual([])
  await cold.close()

  await context.setOffline(false)
  const later = await context.newPage()
  await later.goto('/journal')
  await later.getByText('Written on the train, in a tunnel.').waitFor()
  await later.getByText('waits on this device').waitFor({ state: 'hidden' })
  await context.close()
})

/** Choose a picture that the browser has just painted. */
async function addPhoto(page: Page): Promise<void> {
  const base64 = await page.evaluate(() => {
    const canvas = document.createElement('canvas')
    canvas.width = canvas.height = 64
    const pen = canvas.getContext('2d')
    pen?.fillRect(8, 8, 40, 24)
    return canvas.toDataURL('image/png').split(',')[1] ?? ''
  })
  const buffer = Buffer.from(base64, 'base64')
  const photo = { name: 'river.png', mimeType: 'image/png', buffer }
  await page.getByLabel('Add a photo').setInputFiles(photo)
}

/** The names of everything that the encrypted boxes of this device hold. */
function boxes(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const finished = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(new Error('the database cannot be read'))
      })
    const names: string[] = []
    for (const { name } of await indexedDB.databases()) {
      const database = await finished(indexedDB.open(name ?? ''))
      if (database.objectStoreNames.contains('values'))
        names.push(
          ...(
            await finished(database.transaction('values').objectStore('values').getAllKeys())
          ).map(String),
        )
      database.close()
    }
    return names
  })
}

test('a photo chosen without a network is kept, also over a closed tab, and sent later', async () => {
  const { context, page, complaints } = await visit(browser)
  await signUp(page, somebody())
  await begin(page, 'The river, with a heron.')
  await saved(page)
  await context.setOffline(true)
  await addPhoto(page)
  await page.getByText('A photo is kept on this device, encrypted.').waitFor()
  expect((await boxes(page)).filter((name) => name.startsWith('photo '))).toHaveLength(1)
  expect(await seriousFindings(page)).toEqual([])
  await page.close()

  await context.setOffline(false)
  const later = await context.newPage()
  await later.goto('/journal')
  await later.getByText('with a photo').waitFor()
  await later.getByRole('link', { name: /The river, with a heron/ }).click()
  const shown = later.getByRole('img', { name: 'Photo of this entry' })
  await expect.poll(() => shown.evaluate((photo: HTMLImageElement) => photo.naturalWidth)).toBe(64)
  await expect
    .poll(async () => (await boxes(later)).filter((name) => name.startsWith('photo ')))
    .toEqual([])
  expect(complaints).toEqual([])
  await context.close()
})

test('signing out empties the encrypted boxes of the device', async () => {
  const { context, page } = await visit(browser)
  const person = somebody()
  await signUp(page, person)
  // Nothing of the journal gets through, so that words and a photo wait.
  await page.route('**/api/v1/journal/entries**', (route) => route.abort())
  await begin(page, 'Only for this device.')
  await kept(page)
  await addPhoto(page)
  await page.getByText('A photo is kept on this device, encrypted.').waitFor()
  expect((await boxes(page)).length).toBeGreaterThanOrEqual(2)

  await page.goto('/account')
  await page.getByRole('button', { name: 'Log out' }).click()
  await page.getByRole('heading', { name: 'Log in' }).waitFor()
  await expect.poll(() => boxes(page)).toEqual([])

  await page.unroute('**/api/v1/journal/entries**')
  await logIn(page, person)
  await page.goto('/journal')
  await page.getByRole('link', { name: 'Write', exact: true }).waitFor()
  expect(await page.getByText('Only for this device.').count()).toBe(0)
  expect((await boxes(page)).filter((name) => !name.startsWith('remembered '))).toEqual([])
  await context.close()
})

test('two tabs do not overwrite each other', async () => {
  const { context, page } = await visit(browser, { viewport: DESKTOP })
  await signUp(page, somebody())
  await begin(page, 'At first.')
  await saved(page)
  const other = await context.newPage()
  await other.goto(page.url())
  await words(other).waitFor()

  await words(page).fill('From the faster tab.')
  await saved(page)
  await page.waitForTimeout(1500)
  await words(other).fill('From the slower tab.')
  await other.getByRole('heading', { name: 'This entry was changed somewhere else' }).waitFor()
  await other.getByText('From the faster tab.').waitFor()
  expect(await words(other).inputValue()).toBe('From the slower tab.')
  expect(await seriousFindings(other)).toEqual([])

  await other.getByRole('button', { name: 'Keep both as two entries' }).click()
  await other.getByRole('heading', { name: 'This entry was changed' }).waitFor({ state: 'hidden' })
  await other.goto('/journal')
  await other.getByText('From the faster tab.').waitFor()
  await other.getByText('From the slower tab.').waitFor()
  await context.close()
})
