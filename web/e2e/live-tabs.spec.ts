// One live session and two tabs of a browser: the second is told, may take over, and nothing is lost.
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'

import { seriousFindings } from './accessible'
import { browserForAll, visit } from './browser'
import { cameraIsOn, press } from './check-in-steps'
import { beginHere, FIRST_READING_MS, openLive, stopAndKeep, waitForFace } from './live-steps'

const SLOWLY_MS = 240_000
const browser = browserForAll('face.y4m')

/** Count the readings that the server has taken from a page. */
function takenFrom(page: Page): { frames: number } {
  const taken = { frames: 0 }
  page.on('response', (response) => {
    if (!response.url().endsWith('/readings') || !response.ok()) return
    const { frames } = response.request().postDataJSON() as { frames: unknown[] }
    taken.frames += frames.length
  })
  return taken
}

test(
  'a second tab takes over, with every reading and mark of the first',
  async () => {
    const { context, page: first, complaints } = await visit(browser())
    await openLive(first, { keep: true })
    const early = takenFrom(first)
    await beginHere(first)
    await press(first, 'Mark this moment')
    await first.getByRole('textbox').fill('in the first tab')
    await first.keyboard.press('Enter')
    await first.getByText('1 moment is marked.').waitFor()
    await expect.poll(() => early.frames, { timeout: FIRST_READING_MS }).toBeGreaterThan(0)

    const second = await context.newPage()
    const late = takenFrom(second)
    await second.goto('/check-in/live')
    await second.getByRole('heading', { name: /^You are live in another tab, since/ }).waitFor()
    expect(await second.getByRole('button', { name: 'Discard it' }).count()).toBe(0)
    expect(await seriousFindings(second)).toEqual([])
    await press(second, 'Take over here')
    await first.getByText('You went on in another tab').waitFor({ timeout: FIRST_READING_MS })
    expect(await cameraIsOn(first)).toBe(false)
    expect(await seriousFindings(first)).toEqual([])

    await waitForFace(second)
    await second.getByText('1 moment is marked.').waitFor()
    await expect.poll(() => late.frames, { timeout: FIRST_READING_MS }).toBeGreaterThan(0)
    await stopAndKeep(second)
    await second.getByText('in the first tab').waitFor()
    expect(complaints).toEqual([])
  },
  SLOWLY_MS,
)

test('without keeping there is no session to share: the second tab begins anew', async () => {
  const { context, page: first } = await visit(browser())
  await openLive(first, { keep: false })
  await beginHere(first)
  const second = await context.newPage()
  await second.goto('/check-in/live')
  await press(second, 'Turn the camera on and begin')
  await second.getByText('You are live in another tab').waitFor()
  expect(await cameraIsOn(second)).toBe(false)
  expect(await cameraIsOn(first)).toBe(true)
  await press(second, 'Take over here')
  await waitForFace(second)
  await first.getByText('You went on in another tab').waitFor()
  expect(await cameraIsOn(first)).toBe(false)
})

test('a second tab that is closed while it waits leaves the session with the first', async () => {
  const { context, page: first } = await visit(browser())
  await openLive(first, { keep: true })
  await beginHere(first)
  let letGo: () => void = () => undefined
  const held = new Promise<void>((free) => (letGo = free))
  await first.route('**/readings', async (route) => {
    await held
    return route.fallback()
  })
  const second = await context.newPage()
  await second.goto('/check-in/live')
  await press(second, 'Take over here')
  await first.getByText('Paused', { exact: true }).waitFor({ timeout: FIRST_READING_MS })
  await second.close()
  const sent = first.waitForResponse((response) => response.url().endsWith('/readings'))
  letGo()
  await sent

  // Any tab that comes now finds the first one live.
  const third = await context.newPage()
  await third.goto('/check-in/live')
  await third.getByRole('heading', { name: /^You are live in another tab, since/ }).waitFor()
  await press(first, 'Turn the camera on again')
  await waitForFace(first)
  expect(await first.getByText('You went on in another tab').count()).toBe(0)
  await stopAndKeep(first)
})
