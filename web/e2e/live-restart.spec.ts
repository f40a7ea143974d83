// A server that is started again in the middle of a session: it resumes, and nothing is lost.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

import { openBrowser, visit } from './browser'
import { press } from './check-in-steps'
import { filmPath } from './films'
import { beginHere, beginStreamed, openLive, readingsSoFar, stopAndKeep } from './live-steps'

const SLOWLY_MS = 240_000
/** A stream's numbers are stored once a second; storing takes its time on a busy machine. */
const LAST_MS = 1_500
const START_MS = 60_000
const home = mkdtempSync(join(tmpdir(), 'emocare-restart-'))
let browser: Browser
let server: ChildProcess
let url: string

beforeAll(async () => {
  const port = await freePort()
  url = `http://127.0.0.1:${port}`
  server = await startServer(port)
  browser = await openBrowser({ film: filmPath('face.y4m') })
}, START_MS)

// A test that failed may have left it stopped.
beforeEach(async () => {
  if (!(await answers())) await startAgain()
}, START_MS)

afterAll(async () => {
  await browser.close()
  await stopServer(server)
  rmSync(home, { recursive: true, force: true })
})

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' ? (address?.port ?? 0) : 0))
    })
  })
}

/** Start a server with a home of its own, and wait until it answers. */
async function startServer(port: number): Promise<ChildProcess> {
  const child = spawn('python', ['-m', 'emocare', 'serve', '--port', String(port)], {
    env: { ...process.env, EMOCARE_HOME: home },
    stdio: 'ignore',
  })
  const until_ms = Date.now() + START_MS
  while (!(await answers())) {
    if (Date.now() > until_ms) throw new Error('the server did not start')
    await sleep(300)
  }
  return child
}

function answers(): Promise<boolean> {
  return fetch(`${url}/api/v1/health`).then(
    ({ ok }) => ok,
    () => false,
  )
}

/** Ask it to stop, or kill it where it stands. */
function stopServer(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.kill(signal)
  })
}

async function startAgain(): Promise<void> {
  server = await startServer(Number(new URL(url).port))
}

const WAIT = { timeout: 60_000 }
/** As the server keeps them. */
const toMs = (t_s: number) => Math.round(1000 * t_s)

/** The times of the readings of which the server has said that it has them. */
function acknowledged(page: Page): number[] {
  const times: number[] = []
  page.on('response', (response) => {
    if (!response.url().endsWith('/readings') || !response.ok()) return
    const { frames } = response.request().postDataJSON() as { frames: { t_s: number }[] }
    times.push(...frames.map(({ t_s }) => toMs(t_s)))
  })
  return times
}

/** The times of the readings that the server has answered with. */
function answered(page: Page): number[] {
  const times: number[] = []
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => {
      const { frame } = JSON.parse(String(payload)) as { frame?: { t_s: number } }
      if (frame) times.push(toMs(frame.t_s))
    }),
  )
  return times
}

/** What a check-in holds: the time of every reading, and the seconds in which a face was read. */
async function keptIn(page: Page, id: string): Promise<{ times: number[]; seconds: number[] }> {
  const get = async (path: string): Promise<unknown> =>
    (await page.request.get(`/api/v1/check-ins/${id}${path}`)).json()
  const { t_s } = (await get('/frames')) as { t_s: number[] }
  const { result } = (await get('')) as {
    result: { timeline: { t_s: number; distribution: object | null }[] }
  }
  const read = result.timeline.filter(({ distribution }) => distribution !== null)
  return { times: t_s.map(toMs), seconds: read.map((second) => second.t_s) }
}

const secondsOf = (times: readonly number[]) => [
  ...new Set(times.map((time) => Math.floor(time / 1000))),
]

test.each(['SIGTERM', 'SIGKILL'] as const)(
  'after %s of the server the session goes on, and every reading is kept',
  async (signal) => {
    const { page } = await visit(browser, { baseURL: url })
    await openLive(page, { keep: true, frames: true })
    const saved = acknowledged(page)
    await beginHere(page)
    await expect.poll(() => saved.length, WAIT).toBeGreaterThan(20)
    await stopServer(server, signal)
    const before = [...saved]
    await page.getByText(/the numbers wait here/).waitFor(WAIT)
    const read = await readingsSoFar(page)
    await expect.poll(() => readingsSoFar(page), WAIT).toBeGreaterThan(read + 10)
    expect(saved).toEqual(before)

    await startAgain()
    await page.getByText(/Only numbers are sent/).waitFor(WAIT)
    await press(page, 'Pause')
    const all = await readingsSoFar(page)
    const { times, seconds } = await keptIn(page, await stopAndKeep(page))
    await page.getByText(/^Your face (looked mostly|may have looked) happy/).waitFor()
    expect(times).toEqual(expect.arrayContaining(before))
    expect(seconds).toEqual(expect.arrayContaining(secondsOf(before)))
    // What waited in the page is there as well: as many as the page has counted.
    expect(times).toHaveLength(all)
  },
  SLOWLY_MS,
)

test(
  'streamed, a killed server loses at most the last second of what it had read',
  async () => {
    const { page } = await visit(browser, { baseURL: url })
    await openLive(page, { keep: true, frames: true })
    const answers = answered(page)
    await beginStreamed(page)
    const lasted_ms = () => (answers.at(-1) ?? 0) - (answers[0] ?? 0)
    await expect.poll(lasted_ms, WAIT).toBeGreaterThan(5 * LAST_MS)
    await stopServer(server, 'SIGKILL')
    const before = [...answers]
    await page.getByText(/We are connecting again; what was read is safe/).waitFor(WAIT)
    await startAgain()
    await page.getByText(/Pictures are read by your server and not stored/).waitFor(WAIT)
    await expect.poll(() => answers.length, WAIT).toBeGreaterThan(before.length + 10)
    const { times } = await keptIn(page, await stopAndKeep(page))
    const safe = before.filter((time) => time <= (before.at(-1) ?? 0) - LAST_MS)
    expect(safe.length).toBeGreaterThan(10)
    expect(times).toEqual(expect.arrayContaining(safe))
    expect(times).toEqual(expect.arrayContaining(answers.slice(before.length)))
  },
  SLOWLY_MS,
)
