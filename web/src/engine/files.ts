// Fetches the engine's files once: each is checked against its hash and kept on the device, so
// that the engine opens again without a network.
import { type EngineFile, type Part, type PartFiles } from './parts'
import { EngineError } from './types'

// Not "emocare-…": the service worker clears away caches of that name when the app changes.
const CACHE = 'engine-files'

export type Progress = (loaded: number, total: number) => void

/** Load all files; `onProgress` is told bytes, unpacked. Throws EngineError. */
export async function loadFiles(
  files: readonly EngineFile[],
  onProgress: Progress,
): Promise<PartFiles> {
  const total = files.reduce((sum, file) => sum + file.bytes, 0)
  let loaded = 0
  const onBytes = (count: number) => onProgress((loaded += count), total)
  onProgress(0, total)
  const cache = await openCache()
  const contents = await Promise.all(files.map((file) => loadFile(file, cache, onBytes)))
  await dropOthers(cache, files)
  const named = files.map((file, i): [Part, Uint8Array] => [file.part, contents[i]!])
  return Object.fromEntries(named) as PartFiles
}

async function loadFile(
  file: EngineFile,
  cache: Cache | null,
  onBytes: (count: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const kept = await cache?.match(file.url)
  if (kept !== undefined) {
    const content = new Uint8Array(await kept.arrayBuffer())
    if (await isIntact(content, file)) {
      onBytes(content.length)
      return content
    }
  }
  // The copy kept here replaces the browser's own; without it, that one must do.
  const content = await download(file, cache === null ? 'default' : 'no-store', onBytes)
  if (!(await isIntact(content, file))) {
    throw new EngineError('damaged', `${file.url} is not what was expected`)
  }
  // A full device is no reason not to read: without a copy it is fetched again next time.
  await cache?.put(file.url, new Response(content)).catch(() => undefined)
  return content
}

async function download(
  file: EngineFile,
  mode: RequestCache,
  onBytes: (count: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const content = new Uint8Array(file.bytes)
  let filled = 0
  try {
    const answer = await fetch(file.url, { cache: mode })
    if (!answer.ok || answer.body === null) throw new Error(`status ${answer.status}`)
    const reader = answer.body.getReader()
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      if (filled + part.value.length > content.length) throw new Error('too long')
      content.set(part.value, filled)
      filled += part.value.length
      onBytes(part.value.length)
    }
  } catch (error) {
    throw new EngineError('download', `${file.url} could not be fetched: ${String(error)}`)
  }
  return content
}

/** Whether the content has the expected hash; only its size where the page is not secure. */
async function isIntact(content: Uint8Array<ArrayBuffer>, file: EngineFile): Promise<boolean> {
  if (content.length !== file.bytes) return false
  if (!globalThis.isSecureContext) return true
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', content))
  const hex = [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return hex === file.sha256
}

/** The device's store of files; null where the browser has none for this page. */
async function openCache(): Promise<Cache | null> {
  if (!('caches' in globalThis)) return null
  return caches.open(CACHE).catch(() => null)
}

/** Forget files of earlier versions. */
async function dropOthers(cache: Cache | null, files: readonly EngineFile[]): Promise<void> {
  if (cache === null) return
  const wanted = new Set(files.map((file) => new URL(file.url, location.href).href))
  const old = (await cache.keys()).filter((request) => !wanted.has(request.url))
  await Promise.all(old.map((request) => cache.delete(request)))
}
