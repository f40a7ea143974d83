// How long one reading takes in Chromium, in a worker on one thread: `npm run bench`. Prints one
// JSON object. EMOCARE_CHROMIUM names another browser than the one that is found.
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'

import { build, preview } from 'vite'

import { openBrowser } from '../e2e/browser.ts'
import { engineFilesPlugin } from '../tooling/engine-files.ts'
import { workerCpuMs } from './worker-cpu.ts'
import type { Measured, Options } from './page.ts'

const OPTIONS: Options = { width: 640, height: 480, fps: 15, frames: 300, warmUp: 30 }
const CONTENT_SECURITY_POLICY =
  "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; connect-src 'self'"

async function main(): Promise<void> {
  const outDir = mkdtempSync(join(tmpdir(), 'emocare-bench-'))
  try {
    const shared = { root: import.meta.dirname, configFile: false, logLevel: 'error' } as const
    const plugins = [engineFilesPlugin()]
    await build({
      ...shared,
      plugins,
      worker: { format: 'es' },
      build: { outDir, target: 'es2023', assetsInlineLimit: 0 },
    })
    const headers = { 'Content-Security-Policy': CONTENT_SECURITY_POLICY }
    const server = await preview({ ...shared, build: { outDir }, preview: { port: 0, headers } })
    const url = server.resolvedUrls?.local[0] ?? ''
    console.log(JSON.stringify(await measureAt(url), null, 2))
    await server.close()
  } finally {
    rmSync(outDir, { recursive: true })
  }
}

async function measureAt(url: string) {
  const browser = await openBrowser()
  try {
    const page = await browser.newPage()
    await page.exposeFunction('workerCpuMs', workerCpuMs)
    const measure = async () => {
      await page.goto(url)
      return page.evaluate((options) => window.measure(options), OPTIONS)
    }
    const first = await measure()
    const second = await measure()
    return {
      machine: { processor: cpus()[0]?.model, cores: cpus().length, load: loadavg()[0] },
      browser: `Chromium ${browser.version()}`,
      options: OPTIONS,
      bytes: first.bytes,
      open_ms: { first: first.openMs, again: second.openMs },
      ...figures(second),
    }
  } finally {
    await browser.close()
  }
}

function figures({ readMs, roundTripMs, searched, withFace, cpuMs }: Measured) {
  const of = (wanted: boolean) => readMs.filter((_, i) => searched[i] === wanted)
  return {
    frames: readMs.length,
    with_face: withFace,
    searches: of(true).length,
    cpu_ms_per_frame: cpuMs,
    read_ms: spread(readMs),
    read_ms_search: spread(of(true)),
    read_ms_follow: spread(of(false)),
    round_trip_ms: spread(roundTripMs),
  }
}

function spread(values: readonly number[]) {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? NaN
  const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length
  return { mean, p50: at(0.5), p95: at(0.95), min: at(0) }
}

await main()
