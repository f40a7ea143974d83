import { beforeEach, expect, test, vi } from 'vitest'

import { Http } from '@/client/http'
import type { Entry, Said } from '@/client/journal'
import type { Holds } from '@/lib/holds'
import { memoryStore } from '@/lib/sealed-store'
import { FakeApi, problem } from '@/testing/fake-api'

import { DraftBox, waitingEntries } from './draft-box'
import { type Delivery, EntryKeeper } from './entry-keeper'
import { emptySaid, newId, readLabels } from './said'

const ID = '0b6f1d5a-6f0e-4a52-9d64-2a5c7a5f0c11'
const words = (text: string): Said => ({ ...emptySaid(), text })
const entry = (text: string, revision: number) => ({ ...words(text), id: ID, revision }) as Entry

/** A server that keeps one entry as the real one does. */
function server() {
  const api = new FakeApi()
  const state: { stored: Entry | null } = { stored: null }
  api.on('GET /journal/entries/:id', () => state.stored ?? problem(404, 'not_found'))
  api.on('POST /journal/entries', ({ body }) => {
    const { id, text } = body as { id: string; text: string }
    if (id === ID) state.stored = entry(text, 1)
    return { entry: entry(text, 1), safety: null }
  })
  api.on('PUT /journal/entries/:id', ({ body }) => {
    const { revision, text } = body as { revision: number; text: string }
    if (state.stored === null) return problem(404, 'not_found')
    if (state.stored.revision !== revision) return problem(409, 'entry_changed')
    state.stored = entry(text, revision + 1)
    return { entry: state.stored, safety: null }
  })
  return { api, state }
}

/** Names held by tabs that are open. */
function tabs() {
  const held = new Set<string>()
  const take = (name: string) => {
    held.add(name)
    return () => void held.delete(name)
  }
  const holds: Holds = {
    take: (name) => Promise.resolve(held.has(name) ? null : take(name)),
    wait: (name) => Promise.resolve(take(name)),
  }
  return { held, holds }
}

let store = memoryStore()
let browser = tabs()
beforeEach(() => {
  store = memoryStore()
  browser = tabs()
})

function tab(api: FakeApi) {
  const box = new DraftBox(Promise.resolve(store), 'ada', ID, browser.holds)
  const seen: Delivery[] = []
  const onConflict = vi.fn()
  const http = new Http({ fetch: api.fetch, csrfToken: () => 'token' })
  const onDelivery = (delivery: Delivery) => void seen.push(delivery)
  const keeper = new EntryKeeper({
    http,
    entryId: ID,
    box,
    onDelivery,
    onStored: () => undefined,
    onConflict,
  })
  return { keeper, box, seen, onConflict }
}

test('words are kept before they are sent, and the box is empty after', async () => {
  const { api, state } = server()
  const { keeper, box, seen } = tab(api)
  await box.open()
  keeper.put(words('One'))
  await vi.waitFor(async () => expect(await waitingEntries(store, 'ada')).toEqual([ID]))
  await keeper.send()
  keeper.put(words('One, two'))
  await keeper.send()
  expect(state.stored).toMatchObject({ text: 'One, two', revision: 2 })
  await vi.waitFor(async () => expect(await waitingEntries(store, 'ada')).toEqual([]))
  expect(seen.at(-1)).toBe('saved')
})

test('without a network words wait, and a tab opened later sends them', async () => {
  const { api, state } = server()
  api.silent = true
  const lost = tab(api)
  await lost.box.open()
  lost.keeper.put(words('Before the crash'))
  await lost.keeper.send()
  expect(lost.seen.at(-1)).toBe('waiting')
  browser.held.clear() // the tab is gone

  api.silent = false
  const later = tab(api)
  const draft = await later.box.open()
  expect(draft?.said.text).toBe('Before the crash')
  if (draft) later.keeper.resume(draft)
  await later.keeper.send()
  expect(state.stored?.text).toBe('Before the crash')
})

test('the words of a tab that is still open are left to it', async () => {
  const { api } = server()
  const first = tab(api)
  await first.box.open()
  first.keeper.put(words('Mine'))
  const second = tab(api)
  expect(await second.box.open()).toBeNull()
})

test.each([
  ['mine', 'From the slower tab'],
  ['theirs', 'From the faster tab'],
  ['both', 'From the faster tab'],
] as const)('two tabs: nothing is overwritten; choosing %s', async (choice, left) => {
  const { api, state } = server()
  state.stored = entry('At first', 1)
  const [faster, slower] = [tab(api), tab(api)]
  for (const one of [faster, slower]) {
    await one.box.open()
    one.keeper.begin(state.stored)
  }
  faster.keeper.put(words('From the faster tab'))
  await faster.keeper.send()
  slower.keeper.put(words('From the slower tab'))
  await slower.keeper.send()
  expect(state.stored.text).toBe('From the faster tab')
  expect(slower.seen.at(-1)).toBe('conflict')
  expect(slower.onConflict).toHaveBeenCalledWith(state.stored)

  await slower.keeper.choose(choice)
  expect(state.stored.text).toBe(left)
  const posted = api.received.filter(({ method }) => method === 'POST')
  expect(posted.map(({ body }) => (body as Said).text)).toEqual(
    choice === 'both' ? ['From the slower tab'] : [],
  )
  await vi.waitFor(async () => expect(await waitingEntries(store, 'ada')).toEqual([]))
})

test('words win over a deletion elsewhere', async () => {
  const { api, state } = server()
  const { keeper, box } = tab(api)
  await box.open()
  keeper.begin(entry('At first', 3))
  keeper.put(words('Still writing'))
  await keeper.send()
  expect(state.stored?.text).toBe('Still writing')
})

test('an entry that was never begun leaves nothing', async () => {
  const { api } = server()
  const { keeper, box, seen } = tab(api)
  await box.open()
  keeper.put(words('x'))
  keeper.put(words(' '))
  await keeper.send()
  expect(seen.at(-1)).toBe('new')
  expect(api.received).toEqual([])
})

test('ids are random UUIDs, labels stand between commas', () => {
  expect(newId()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(newId()).not.toBe(newId())
  expect(readLabels(' work, sleep,, work')).toEqual(['work', 'sleep'])
})
