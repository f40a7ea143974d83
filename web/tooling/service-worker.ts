// Builds the service worker: the template in src/app with the list of files of this build.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import type { Plugin } from 'vite'

const TEMPLATE = join(import.meta.dirname, '..', 'src', 'app', 'service-worker.js')
// Files of public/, which the bundler copies without telling plugins.
const PUBLIC_FILES = ['/icon.svg', '/icon-192.png', '/manifest.webmanifest', '/color-scheme.js']
// Charts and other alphabets come when they are used.
const LATER =
  /-(latin-ext|vietnamese|cyrillic|cyrillic-ext|greek|greek-ext)-|\/echart-|\.wasm$|\.onnx$|\.gz$/

/** Fill the template's list and version; the version changes when any file does. */
export function renderServiceWorker(
  template: string,
  files: readonly string[],
  page: string,
): string {
  const sorted = [...files].sort()
  const seal = createHash('sha256').update(sorted.join('\n')).update(page)
  return template
    .replace("'__FILES__'", sorted.map((file) => JSON.stringify(file)).join(', '))
    .replace('__VERSION__', seal.digest('hex').slice(0, 12))
}

export function serviceWorkerPlugin(): Plugin {
  return {
    name: 'emocare-service-worker',
    apply: 'build',
    // After Vite's own plugin has written index.html.
    enforce: 'post',
    generateBundle(_options, bundle) {
      const built = Object.values(bundle)
      const assets = built.map((file) => `/${file.fileName}`)
      const kept = assets.filter((file) => file.startsWith('/assets/') && !LATER.test(file))
      // index.html has no hash in its name, so its content is part of the seal.
      const page = built.find((file) => file.fileName === 'index.html')
      if (page?.type !== 'asset') this.error('index.html is not in the bundle')
      const template = readFileSync(TEMPLATE, 'utf8')
      const source = renderServiceWorker(template, [...kept, ...PUBLIC_FILES], String(page.source))
      this.emitFile({ type: 'asset', fileName: 'sw.js', source })
    },
  }
}
