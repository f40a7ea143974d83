// Live with the server reading: pictures go there one by one, and the way may break.
import type { Browser, WebSocket } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'

import { openBrowser, visit } from './browser'
import { cameraIsOn, press } from './check-in-steps'
import { filmPath } from './films'
import { openLive, stopAndKeep, waitForFace } from './live-steps'

let browser: Browser

beforeAll(async () => {
  browser = await openBrowser({ film: filmPath('face.y4m') })
})

// A page left behind would go on reading, and starve the next.
afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()))
})

afterAll(async () => {
  await browser.close()
})

test('is chosen for one session, read by the server and kept', async () => {
  const { page, complaints } = await visit(browser)
  const sockets: WebSocket[] = []
  page.on('websocket', (socket) => sockets.push(socket))
  await openLive(page, { keep: true })
  await page.getByRole('radio', { name: /On my server/ }).check()
  await press(page, 'Turn the camera on and send pictures')
  await waitForFace(page)
  await page.getByText(/Pictures go to .+ and are never stored/).waitFor()
  expect(sockets).toHaveLength(1)
  await stopAndKeep(page)
  expect(await cameraIsOn(page)).toBe(false)
  await page.goto('/check-in/live')
  // The choice counts for one session: the next begins on this device again.
  expect(await page.getByRole('radio', { name: /On this device/ }).isChecked()).toBe(true)
  expect(complaints).toEqual([])
})

test('a broken connection is made again, and the session goes on', async () => {
  const { page } = await visit(browser)
  await openLive(page, { keep: true })
  await page.getByRole('radio', { name: /On my server/ }).check()
  await page.evaluate(() => {
    const made: globalThis.WebSocket[] = []
    window.WebSocket = class extends window.WebSocket {
      constructor(url: string | URL, protocols?: string | string[]) {
        super(url, protocols)
        made.push(this)
      }
    }
    Object.assign(window, { breakTheLine: () => made.at(-1)?.close() })
  })
  await press(page, 'Turn the camera on and send pictures')
  await waitForFace(page)
  await page.evaluate(() => (window as unknown as { breakTheLine: () => void }).breakTheLine())
  await page.getByText(/We are connecting again; what was read is safe/).waitFor()
  await page.getByText(/Pictures are read by your server and not stored/).waitFor()
  await waitForFace(page)
  await stopAndKeep(page)
})
