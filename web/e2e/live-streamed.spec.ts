// Live with the server reading: pictures go there one by one, and the way may break.
import type { WebSocket } from 'playwright-core'
import { expect, test } from 'vitest'

import { browserForAll, visit } from './browser'
import { cameraIsOn } from './check-in-steps'
import { beginStreamed, openLive, stopAndKeep, waitForFace } from './live-steps'

const browser = browserForAll('face.y4m')

test('is chosen for one session, read by the server and kept', async () => {
  const { page, complaints } = await visit(browser())
  const sockets: WebSocket[] = []
  page.on('websocket', (socket) => sockets.push(socket))
  await openLive(page, { keep: true })
  await beginStreamed(page)
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
  const { page } = await visit(browser())
  await openLive(page, { keep: true })
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
  await beginStreamed(page)
  await page.evaluate(() => (window as unknown as { breakTheLine: () => void }).breakTheLine())
  await page.getByText(/We are connecting again; what was read is safe/).waitFor()
  await page.getByText(/Pictures are read by your server and not stored/).waitFor()
  await waitForFace(page)
  await stopAndKeep(page)
})

/** The maps that came with answers on this line so far. */
function mapsOn(socket: WebSocket): number[][] {
  const maps: number[][] = []
  socket.on('framereceived', ({ payload }) => {
    const { frame } = JSON.parse(String(payload)) as { frame?: { faces: { heat?: number[] }[] } }
    for (const { heat } of frame?.faces ?? []) if (heat) maps.push(heat)
  })
  return maps
}

test('what spoke for an expression is drawn over the picture while its switch is on', async () => {
  const { page, complaints } = await visit(browser())
  let maps: number[][] = []
  page.on('websocket', (socket) => (maps = mapsOn(socket)))
  await openLive(page, { keep: false })
  await beginStreamed(page)
  expect(maps).toEqual([])
  await page.getByRole('switch', { name: 'Show the points' }).press('Space')
  const painted = () => page.locator('canvas').first().evaluate(warmPixels)
  // The corners around the face have soft edges, and little else.
  expect(await painted()).toBeLessThan(200)

  const heat = page.getByRole('switch', { name: 'Show what spoke for it' })
  await heat.press('Space')
  await expect.poll(() => maps.length, { timeout: 30_000 }).toBeGreaterThan(3)
  expect(maps[0]).toHaveLength(64)
  expect(Math.max(...(maps[0] ?? []))).toBe(255)
  await expect.poll(painted, { timeout: 30_000 }).toBeGreaterThan(2000)

  await heat.press('Space')
  await page.waitForTimeout(1000)
  const before = maps.length
  await page.waitForTimeout(1000)
  expect(maps.length).toBe(before)
  expect(complaints).toEqual([])
})

/** How many half-transparent pixels a canvas has: only the map leaves whole areas of them. */
function warmPixels(canvas: HTMLElement | SVGElement): number {
  if (!(canvas instanceof HTMLCanvasElement)) return -1
  const pen = canvas.getContext('2d')
  if (pen === null) return -1
  const { data } = pen.getImageData(0, 0, canvas.width, canvas.height)
  let count = 0
  for (let at = 0; at < data.length; at += 4) {
    const [red = 0, green = 0, , alpha = 0] = data.subarray(at, at + 4)
    if (alpha > 40 && alpha < 230 && red > green + 40) count += 1
  }
  return count
}
