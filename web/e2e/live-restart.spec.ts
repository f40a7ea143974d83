// A server that is started again in the middle of a session: it resumes, and nothing is lost.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, test } from 'vitest'

import { openBrowser, visit } from './browser'
import { filmPath } from './films'
import { beginHere, openLive, stopAndKeep, waitForFace } from './live-steps'

const SLOWLY_MS = 240_000
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

function stopServer(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.kill('SIGTERM')
  })
}

test(
  'the numbers wait while the server is away, and the session goes on after it',
  async () => {
    const { page } = await visit(browser, { baseURL: url })
    await openLive(page, { keep: true })
    await beginHere(page)
    await page.waitForResponse((response) => response.url().endsWith('/readings') && response.ok())
    await stopServer(server)
    await page.getByText(/the numbers wait here/).waitFor({ timeout: 60_000 })
    await waitForFace(page)
    server = await startServer(Number(new URL(url).port))
    await page.getByText(/Only numbers are sent/).waitFor({ timeout: 60_000 })
    await stopAndKeep(page)
    await page.getByText(/^Your face (looked mostly|may have looked) happy/).waitFor()
  },
  SLOWLY_MS,
)
