// Cameras that see no face, that are refused or are not there; and a visitor without account.
import { type Browser, type Page } from 'playwright-core'
import { expect, test } from 'vitest'

import { seriousFindings } from './accessible'
import { openBrowser, visit } from './browser'
import {
  chooseServer,
  press,
  READING_MS,
  readSeconds,
  recordFive,
  sendAndRead,
} from './check-in-steps'
import { type Film, filmPath } from './films'
import { signUp, signUpAllowing, somebody } from './people'

async function withCamera(film: Film | null, walk: (browser: Browser) => Promise<void>) {
  const browser = await openBrowser(film === null ? {} : { film: filmPath(film) })
  try {
    await walk(browser)
  } finally {
    await browser.close()
  }
}

async function openCamera(page: Page): Promise<void> {
  await signUpAllowing(page, { keep: true })
  await page.goto('/check-in')
  await press(page, 'Use the camera')
}

test('an empty room: no face was visible, and nothing is kept', () =>
  withCamera('no-face.y4m', async (browser) => {
    const { page } = await visit(browser)
    await openCamera(page)
    await recordFive(page)
    await press(page, 'Send it to be read')
    await page.getByText('No face was visible').first().waitFor({ timeout: READING_MS })
    expect(await seriousFindings(page)).toEqual([])
    await page.getByRole('link', { name: 'History' }).last().click()
    await page.getByText('Your check-ins will be here').waitFor()
  }))

test('a dark room: said before recording, and no guess afterwards', () =>
  withCamera('dark.y4m', async (browser) => {
    const { page } = await visit(browser)
    await openCamera(page)
    await page.getByText('It is quite dark: turn towards a light.').waitFor()
    await chooseServer(page)
    await page.getByText('5 s', { exact: true }).click()
    await press(page, 'Record 5 seconds')
    await page.getByRole('heading', { name: 'Your recording' }).waitFor()
    await press(page, 'Send it to be read')
    const abstained = page.getByText('We could not tell: the picture was too dark')
    const unseen = page.getByText('the picture was very dark')
    await abstained.or(unseen).first().waitFor({ timeout: READING_MS })
    expect(await page.getByText(/^Your face (looked|may have looked)/).count()).toBe(0)
  }))

test('two people: the one seen longest is described, and that is said', () =>
  withCamera('two-faces.y4m', async (browser) => {
    const { page } = await visit(browser)
    await openCamera(page)
    await recordFive(page)
    await sendAndRead(page)
    await page.getByText('2 faces were visible; this describes the one seen longest').waitFor()
  }))

test('a refused camera: how to allow it, and words right there', () =>
  withCamera('face.y4m', async (browser) => {
    const { context, page } = await visit(browser)
    await page.addInitScript(() => {
      const refused = new DOMException('Permission denied', 'NotAllowedError')
      navigator.mediaDevices.getUserMedia = () => Promise.reject(refused)
    })
    await openCamera(page)
    await page.getByText('Your browser does not let us use the camera').waitFor()
    await page.getByText('set “Camera” to “Allow”').waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await press(page, 'Check in with words instead')
    await page.getByRole('heading', { name: 'In words' }).waitFor()
    await context.close()
  }))

test('no camera at all: said, with a file and words as ways on', () =>
  withCamera(null, async (browser) => {
    const { page } = await visit(browser, { permissions: ['camera'] })
    await openCamera(page)
    await page.getByText('No camera was found').waitFor()
    await press(page, 'Send a video file')
    await page.getByText('Drop a video here').waitFor()
  }))

test('plain http from another device: why the camera is blocked, and the command', () =>
  withCamera('face.y4m', async (browser) => {
    const { page } = await visit(browser)
    await page.addInitScript(() => {
      Object.defineProperty(window, 'isSecureContext', { value: false })
    })
    await openCamera(page)
    await page.getByText('emocare serve --tls').waitFor()
  }))

/** Record as Firefox does: WebM, whose header knows no length. */
async function recordWebm(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const all = MediaRecorder.isTypeSupported.bind(MediaRecorder)
    MediaRecorder.isTypeSupported = (type) => type.startsWith('video/webm') && all(type)
  })
}

test('a visitor: one clip is read, and nothing is stored anywhere', () =>
  withCamera('face.y4m', async (browser) => {
    const { context, page, complaints } = await visit(browser)
    await recordWebm(page)
    await page.goto('/try')
    await press(page, 'Use the camera')
    await page.getByRole('switch').press('Space')
    await page.getByRole('checkbox').check()
    await press(page, 'Go on to the camera')
    await recordFive(page)
    await sendAndRead(page)
    expect((await readSeconds(page)).all).toBeGreaterThanOrEqual(4)
    await page.getByText('Nothing was stored').waitFor()
    expect(await seriousFindings(page)).toEqual([])
    expect(await context.cookies()).toEqual([])
    const left = await page.evaluate(async () => ({
      local: Object.keys(localStorage).filter((key) => key !== 'emocare-color-scheme'),
      session: Object.keys(sessionStorage).filter((key) => !key.startsWith('tsr-')),
      databases: (await indexedDB.databases()).length,
    }))
    expect(left).toEqual({ local: [], session: [], databases: 0 })

    await page.getByRole('main').getByRole('link', { name: 'Make an account' }).click()
    await page.getByRole('heading', { name: 'Sign up' }).waitFor()
    await signUp(page, somebody())
    await page.goto('/history')
    await page.getByText('Your check-ins will be here').waitFor()
    expect(complaints).toEqual([])
  }))
