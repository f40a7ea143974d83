// Packs the hashed files once, at build time, so that the server need not for every visitor.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

import type { Plugin } from 'vite'

const TEXT = /^assets\/.*\.(js|css|svg|json|wasm)$/
/** Packing something smaller saves no packet on the way. */
const WORTH_BYTES = 1400
const BEST = 9

export function packedFilesPlugin(): Plugin {
  return {
    name: 'emocare-packed-files',
    apply: 'build',
    // Not earlier: until they are written, files still change.
    writeBundle({ dir = 'dist' }, bundle) {
      for (const name of Object.keys(bundle).filter((file) => TEXT.test(file))) {
        const content = readFileSync(join(dir, name))
        if (content.length < WORTH_BYTES) continue
        writeFileSync(join(dir, `${name}.gz`), gzipSync(content, { level: BEST }))
      }
    },
  }
}
