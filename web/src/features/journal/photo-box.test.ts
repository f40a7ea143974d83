import { expect, test } from 'vitest'

import { Http } from '@/client/http'
import { memoryStore } from '@/lib/sealed-store'

import { dropPhoto, keepPhoto, photoWaits, sendPhotos } from './photo-box'

const PERSON = 'ada'
const ENTRY = '0b6f1d5a-6f0e-4a52-9d64-2a5c7a5f0c11'
const BYTES = Uint8Array.from({ length: 70_000 }, (_, at) => (at * 31) % 256)

/** A server that takes photos, answering with these states one after the other. */
function server(...states: (number | null)[]) {
  const taken: { path: string; bytes: Uint8Array }[] = []
  const fetch = async (input: RequestInfo | URL, init?: RequestInit) => {
    const request = new Request(input, init)
    const status = states.shift() ?? null
    if (status === null) throw new TypeError('Failed to fetch')
    const bytes = new Uint8Array(await request.arrayBuffer())
    if (status === 204) taken.push({ path: new URL(request.url).pathname, bytes })
    return new Response(status === 204 ? null : JSON.stringify({ status, code: 'refused' }), {
      status,
    })
  }
  return { taken, http: new Http({ fetch, csrfToken: () => 'token' }) }
}

test('a photo waits through silence and an entry that is not there yet, and arrives whole', async () => {
  const store = memoryStore()
  const { http, taken } = server(null, 404, 204)
  await keepPhoto(store, PERSON, ENTRY, new Blob([BYTES]))
  for (const sent of [0, 0, 1]) {
    expect(await photoWaits(store, PERSON, ENTRY)).toBe(true)
    expect(await sendPhotos(http, store, PERSON)).toBe(sent)
  }
  expect(await photoWaits(store, PERSON, ENTRY)).toBe(false)
  expect(taken.map(({ path }) => path)).toEqual([`/api/v1/journal/entries/${ENTRY}/photo`])
  expect(taken[0]?.bytes).toEqual(BYTES)
})

test('what is no picture is not sent for ever, and another person’s is left alone', async () => {
  const store = memoryStore()
  const { http } = server(422)
  await keepPhoto(store, PERSON, ENTRY, new Blob([BYTES]))
  await keepPhoto(store, 'bea', ENTRY, new Blob([BYTES]))
  expect(await sendPhotos(http, store, PERSON)).toBe(0)
  expect(await photoWaits(store, PERSON, ENTRY)).toBe(false)
  expect(await photoWaits(store, 'bea', ENTRY)).toBe(true)
  await dropPhoto(store, 'bea', ENTRY)
  expect(await photoWaits(store, 'bea', ENTRY)).toBe(false)
})
