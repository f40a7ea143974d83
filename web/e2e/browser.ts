// Opens Chromium for the browser tests and watches what every page must keep to.
import { existsSync } from 'node:fs'

import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll } from 'vitest'

import { type Film, filmPath } from './films.ts'

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const ARGUMENTS = [
  '--headless=new',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
]
export const PHONE = { width: 390, height: 844 }
export const DESKTOP = { width: 1440, height: 900 }

/** Address of the server under test. */
export function serverUrl(): string {
  const url = process.env.EMOCARE_URL
  if (url === undefined) throw new Error('EMOCARE_URL is not set; run pytest tests/e2e')
  return url
}

/** Start Chromium; `film` is the absolute path of the clip its fake camera shows. */
export function openBrowser({ film }: { film?: string } = {}): Promise<Browser> {
  const executablePath = process.env.EMOCARE_CHROMIUM ?? PLACES.find((place) => existsSync(place))
  if (executablePath === undefined) throw new Error('Chromium not found: apt install chromium')
  const args = [...ARGUMENTS]
  // Chromium refuses its sandbox to root, which is what containers run as.
  if (process.getuid?.() === 0) args.push('--no-sandbox')
  if (film !== undefined) {
    args.push(
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      `--use-file-for-fake-video-capture=${film}`,
    )
  }
  return chromium.launch({ executablePath, args })
}

/**
 * Open a browser for all tests of a file, whose camera shows `film`; returns how to get at it.
 * After each test its pages are closed: one left behind would go on reading, and starve the next.
 */
export function browserForAll(film: Film): () => Browser {
  let browser: Browser | null = null
  const opened = () => {
    if (browser === null) throw new Error('the browser is not open yet')
    return browser
  }
  beforeAll(async () => {
    browser = await openBrowser({ film: filmPath(film) })
  })
  afterEach(async () => {
    await Promise.all(
      opened()
        .contexts()
        .map((context) => context.close()),
    )
  })
  afterAll(() => opened().close())
  return opened
}

export interface Visit {
  readonly context: BrowserContext
  readonly page: Page
  /** Everything that went wrong by itself: script errors and refused styles or scripts. */
  readonly complaints: string[]
}

type ContextOptions = Parameters<Browser['newContext']>[0]

/** Open a fresh visitor's page. */
export async function visit(browser: Browser, options: ContextOptions = {}): Promise<Visit> {
  const context = await browser.newContext({
    baseURL: serverUrl(),
    viewport: PHONE,
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    ...options,
  })
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    const said = message.text()
    // A refused request is an answer, not a fault: a visitor's GET /me says 401.
    if (message.type() === 'error' && !said.startsWith('Failed to load resource')) {
      complaints.push(said)
    }
  })
  return { context, page, complaints }
}

/** Keep a picture where EMOCARE_SHOTS names a folder, for looking at by eye; then a phone again. */
export async function shoot(page: Page, name: string): Promise<void> {
  const folder = process.env.EMOCARE_SHOTS
  if (folder === undefined || !existsSync(folder)) return
  for (const scheme of ['light', 'dark'] as const) {
    for (const [size, viewport] of Object.entries({ phone: PHONE, desktop: DESKTOP })) {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
      await page.setViewportSize(viewport)
      await page.screenshot({ path: `${folder}/${name}-${size}-${scheme}.png` })
    }
  }
  await page.setViewportSize(PHONE)
}
