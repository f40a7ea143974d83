// Builds the service worker: the template in src/app with the list of files of this build.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

import type { Plugin } from 'vite'

const TEMPLATE = new URL('../src/app/service-worker.js', import.meta.url)
// Files of public/, which the bundler copies without telling plugins.
const PUBLIC_FILES = ['/icon.svg', '/icon-192.png', '/manifest.webmanifest', '/color-scheme.js']
// The page's own fonts are enough offline; other alphabets and charts come when they are used.
const LATER = /-(latin-ext|vietnamese|cyrillic|cyrillic-ext|greek|greek-ext)-|\.wasm$|\.onnx$/

/** Fill the template's list and version; the version changes when any file does. */
export function renderServiceWorker(template: string, files: readonly string[]): string {
  const sorted = [...files].sort()
  const version = createHash('sha256').update(sorted.join('\n')).digest('hex').slice(0, 12)
  return template
    .replace("'__FILES__'", sorted.map((file) => JSON.stringify(file)).join(', '))
    .replace('__VERSION__', version)
}

export function serviceWorkerPlugin(): Plugin {
  return {
    name: 'emocare-service-worker',
    apply: 'build',
    generateBundle(_options, bundle) {
      const built = Object.values(bundle)
      const assets = built.map((file) => `/${file.fileName}`)
      const files = assets.filter((file) => file.startsWith('/assets/') && !LATER.test(file))
      // index.html has no hash in its name, so its content stands in for it.
      const page = built.find((file) => file.fileName === 'index.html')
      const seal = page?.type === 'asset' ? String(page.source) : ''
      const source = renderServiceWorker(readFileSync(TEMPLATE, 'utf8'), [
        ...files,
        ...PUBLIC_FILES,
      ])
      const version = createHash('sha256').update(source).update(seal).digest('hex').slice(0, 12)
      this.emitFile({ type: 'asset', fileName: 'sw.js', source: `// ${version}\n${source}` })
    },
  }
}
