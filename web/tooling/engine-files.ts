// Hands the engine's files to the app: the ONNX networks that Python ships and the runtime's
// WebAssembly, each as a hashed asset with its size and SHA-256. Nothing is copied by hand, so a
// retrained network needs no change here.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

import type { Plugin } from 'vite'

const MODULE = 'virtual:engine-files'
const RESOLVED = `\0${MODULE}`
const WEIGHTS = join(import.meta.dirname, '../../src/emocare/vision/weights')

/** Where each of the engine's parts lies (src/engine/assemble.ts names the parts). */
export function engineSources(): Record<string, string> {
  const require = createRequire(import.meta.url)
  return {
    runtime: require.resolve('onnxruntime-web/ort-wasm-simd-threaded.wasm'),
    propose: join(WEIGHTS, 'mtcnn_pnet.onnx'),
    refine: join(WEIGHTS, 'mtcnn_rnet.onnx'),
    place: join(WEIGHTS, 'mtcnn_onet.onnx'),
    network: join(WEIGHTS, 'emocarenet.onnx'),
  }
}

/** The module's source: one import of an address for each file, and a list of what they are. */
export function renderEngineFiles(sources: Readonly<Record<string, string>>): string {
  const parts = Object.entries(sources)
  const imports = parts.map(
    ([part, path]) => `import ${part} from ${JSON.stringify(`${path}?url`)}`,
  )
  const entries = parts.map(([part, path]) => {
    const content = readFileSync(path)
    const sha256 = createHash('sha256').update(content).digest('hex')
    return `  { part: '${part}', url: ${part}, bytes: ${content.length}, sha256: '${sha256}' },`
  })
  return [...imports, 'export default [', ...entries, ']'].join('\n')
}

export function engineFilesPlugin(): Plugin {
  return {
    name: 'emocare-engine-files',
    resolveId: (id) => (id === MODULE ? RESOLVED : undefined),
    load(id) {
      if (id !== RESOLVED) return undefined
      const sources = engineSources()
      for (const path of Object.values(sources)) this.addWatchFile(path)
      return renderEngineFiles(sources)
    },
  }
}
