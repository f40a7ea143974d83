// Packs the hashed files once, at build time, so that the server need not for every visitor.
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
    enforce: 'post',
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        const content = Buffer.from(file.type === 'chunk' ? file.code : file.source)
        if (!TEXT.test(file.fileName) || content.length < WORTH_BYTES) continue
        const source = gzipSync(content, { level: BEST })
        this.emitFile({ type: 'asset', fileName: `${file.fileName}.gz`, source })
      }
    },
  }
}
