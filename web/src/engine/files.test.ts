import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { sha256Of } from '@/testing/golden'

import { loadFiles } from './files'
import { type EngineFile, PARTS } from './parts'

const HOME = 'https://emocare.test/'
const contents = new Map(
  PARTS.map((part, i) => [`${HOME}assets/${part}-1.onnx`, new Uint8Array(1000 * (i + 1)).fill(i)]),
)
const files: EngineFile[] = PARTS.map((part) => {
  const url = `${HOME}assets/${part}-1.onnx`
  const content = contents.get(url) ?? new Uint8Array()
  return { part, url, bytes: content.length, sha256: sha256Of(content) }
})
const TOTAL = files.reduce((sum, file) => sum + file.bytes, 0)

/** What a browser's Cache does, as far as it is used here. */
class StoredResponses {
  readonly kept = new Map<string, Response>()
  match(url: string) {
    return Promise.resolve(this.kept.get(url)?.clone())
  }
  put(url: string, answer: Response) {
    this.kept.set(url, answer)
    return Promise.resolve()
  }
  keys() {
    return Promise.resolve([...this.kept.keys()].map((url) => new Request(url)))
  }
  delete(request: Request) {
    return Promise.resolve(this.kept.delete(request.url))
  }
}

let store: StoredResponses
let fetched: string[]

beforeEach(() => {
  store = new StoredResponses()
  fetched = []
  vi.stubGlobal('isSecureContext', true)
  vi.stubGlobal('location', { href: HOME })
  vi.stubGlobal('caches', { open: () => Promise.resolve(store) })
  vi.stubGlobal('fetch', (url: string) => {
    fetched.push(url)
    return Promise.resolve(new Response(contents.get(url)))
  })
})
afterEach(() => {
  vi.unstubAllGlobals()
})

function withoutNetwork(): void {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')))
}

test('files are fetched once, with progress to the last byte, and kept', async () => {
  const progress: [number, number][] = []
  const loaded = await loadFiles(files, (...step) => progress.push(step))
  expect(loaded.network).toEqual(contents.get(`${HOME}assets/network-1.onnx`))
  expect(progress[0]).toEqual([0, TOTAL])
  expect(progress.at(-1)).toEqual([TOTAL, TOTAL])
  expect(fetched.length).toBe(files.length)
})

test('the second time no network is needed', async () => {
  const first = await loadFiles(files, () => undefined)
  withoutNetwork()
  const progress: number[] = []
  expect(await loadFiles(files, (loaded) => progress.push(loaded))).toEqual(first)
  expect(progress.at(-1)).toBe(TOTAL)
})

test('another content under the same name is refused', async () => {
  const wrong = files.map((file) => ({ ...file, sha256: '0'.repeat(64) }))
  await expect(loadFiles(wrong, () => undefined)).rejects.toMatchObject({ code: 'damaged' })
  expect(store.kept.size).toBe(0)
})

test('a kept copy that was damaged is fetched again', async () => {
  await loadFiles(files, () => undefined)
  const [file] = files
  if (file === undefined) throw new Error('no file')
  store.kept.set(file.url, new Response(new Uint8Array(file.bytes).fill(99)))
  fetched = []
  const loaded = await loadFiles(files, () => undefined)
  expect(fetched).toEqual([file.url])
  expect(loaded[file.part]).toEqual(contents.get(file.url))
})

test('files of an earlier version are forgotten', async () => {
  store.kept.set(`${HOME}assets/network-0.onnx`, new Response('old'))
  await loadFiles(files, () => undefined)
  expect([...store.kept.keys()].sort()).toEqual(files.map(({ url }) => url).sort())
})

test('without a network, or with a refusal, the person is told that it is the download', async () => {
  withoutNetwork()
  await expect(loadFiles(files, () => undefined)).rejects.toMatchObject({ code: 'download' })
  vi.stubGlobal('fetch', () => Promise.resolve(new Response('', { status: 503 })))
  await expect(loadFiles(files, () => undefined)).rejects.toMatchObject({ code: 'download' })
})

test('a browser without storage still loads', async () => {
  vi.stubGlobal('caches', { open: () => Promise.reject(new Error('denied')) })
  expect((await loadFiles(files, () => undefined)).runtime.length).toBe(1000)
})
