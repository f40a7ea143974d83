// Written without a network: sent from whatever page is open, by one tab, with what it opens.
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'

import { en } from '@/app/messages/en'
import { saidOf } from '@/features/journal/said'
import { sealedStore } from '@/lib/sealed-store'
import { FakeApi, problem } from '@/testing/fake-api'
import { renderApp } from '@/testing/render-app'
import { ENTRY_ID, sampleEntry, withJournal } from '@/testing/sample-journal'
import { PIN, withLock } from '@/testing/sample-lock'
import { sampleResponse, withQuestionnaires } from '@/testing/sample-questionnaires'
import { SAMPLE_ME } from '@/testing/samples'
import { setWidth } from '@/testing/viewport'

const ENTRY = `/journal/entries/${ENTRY_ID}?prompt=`
const ASKED = en['safety.ask_title']
const WORDS = 'Γραμμένο χωρίς δίκτυο.'
const STEP = { id: 's', level: 2, kinds: ['suicide'], source: 'journal' }

afterEach(() => {
  vi.restoreAllMocks()
})

/** A journal that has no entry yet; `safety` is what the words open. */
function journalApi(safety: object | null = null): FakeApi {
  const entry = sampleEntry({ text: WORDS, analysis: null })
  return withQuestionnaires(withJournal(new FakeApi(), entry))
    .on('GET /journal/entries/:id', () => problem(404, 'not_found'))
    .on('POST /journal/entries', () => ({ entry, safety }))
    .on('POST /safety/end', () => ({ paused: false, step: null, welcome_back: false }))
}

const posted = ({ received }: Pick<FakeApi, 'received'>) =>
  received.filter(({ method, path }) => method === 'POST' && path === '/journal/entries')

async function boxes(): Promise<readonly string[]> {
  const names = await (await sealedStore()).names()
  return names.filter((name) => /^(journal|answers) /.test(name))
}

/** Write an entry without a network, and close the tab. */
async function writeOffline(api: FakeApi): Promise<void> {
  const { user, unmount } = renderApp(ENTRY, api)
  const words = await screen.findByLabelText(en['journal.text'])
  api.silent = true
  await user.type(words, WORDS)
  await waitFor(async () => expect(await boxes()).toHaveLength(1))
  unmount()
}

function comeBack(api: FakeApi): void {
  api.silent = false
  fireEvent(window, new Event('online'))
}

test('words are sent from another page, and the step they open is shown there', async () => {
  const api = journalApi(STEP)
  const { user } = renderApp(ENTRY, api)
  const words = await screen.findByLabelText(en['journal.text'])
  api.silent = true
  await user.type(words, WORDS)
  const [history] = screen.getAllByRole('link', { name: 'History' })
  if (history) await user.click(history)
  await screen.findByRole('heading', { name: 'History' })
  expect(posted(api)).toEqual([])
  comeBack(api)
  const step = await screen.findByRole('region', { name: ASKED })
  expect(screen.getByRole('heading', { name: 'History' })).toBeInTheDocument()
  expect(posted(api).map(({ body }) => body)).toMatchObject([{ id: ENTRY_ID, text: WORDS }])
  await user.click(within(step).getByRole('button', { name: en['safety.go_on'] }))
  expect(screen.queryByRole('region', { name: ASKED })).not.toBeInTheDocument()
  expect(await boxes()).toEqual([])
})

test('the step stands aside where it leads, and is back on the next page', async () => {
  const api = journalApi(STEP)
  await writeOffline(api)
  api.silent = false
  const { services } = renderApp('/today', api)
  await screen.findByRole('region', { name: ASKED })
  await act(() => services.router.navigate({ to: '/help' }))
  await screen.findByRole('heading', { name: 'Help', level: 1 })
  expect(screen.queryByRole('region', { name: ASKED })).not.toBeInTheDocument()
  await act(() => services.router.navigate({ to: '/history' }))
  expect(await screen.findByRole('region', { name: ASKED })).toBeInTheDocument()
})

test('of two tabs one sends', async () => {
  const api = journalApi()
  await writeOffline(api)
  for (const path of ['/today', '/history']) renderApp(path, api)
  comeBack(api)
  await waitFor(async () => expect(await boxes()).toEqual([]))
  expect(posted(api)).toHaveLength(1)
})

/** Leave words of another entry, as a closed tab does; when they went, a round went by. */
async function leaveBehind(entryId: string): Promise<void> {
  const draft = { revision: null, said: { ...saidOf(sampleEntry()), text: entryId }, at: 1 }
  await (await sealedStore()).write(`journal ${SAMPLE_ME.id} ${entryId} gone`, draft)
}

const sentIds = (api: FakeApi) => posted(api).map(({ body }) => (body as { id: string }).id)

test('what is open in an editor is left to it', async () => {
  const api = journalApi()
  await writeOffline(api)
  renderApp(ENTRY, api)
  expect(await screen.findByDisplayValue(WORDS)).toBeInTheDocument()
  api.silent = false
  await leaveBehind('other')
  fireEvent(document, new Event('visibilitychange'))
  await waitFor(() => expect(sentIds(api)).toEqual(['other']))
  fireEvent(window, new Event('online'))
  await screen.findByText(en['journal.state_saved'])
  await waitFor(async () => expect(await boxes()).toEqual([]))
  expect(sentIds(api)).toEqual(['other', ENTRY_ID])
})

test('and so is a questionnaire that is being answered', async () => {
  setWidth(390)
  const api = journalApi()
  const { user } = renderApp('/journal/questionnaires/sample/answer', api)
  await screen.findByRole('group', { name: 'Πρώτη' })
  api.silent = true
  await user.keyboard('4')
  await screen.findByText(/kept on this device and sent later/)
  api.silent = false
  const [mine] = await boxes()
  const other = `answers ${SAMPLE_ME.id} other`
  await (await sealedStore()).write(other, await (await sealedStore()).read(mine ?? ''))
  const answered = () =>
    api.received.filter(({ method }) => method === 'PUT').map(({ path }) => path)
  const path = (id: string) => `/assessments/responses/${id}/answers`
  fireEvent(document, new Event('visibilitychange'))
  await waitFor(() => expect(answered()).toEqual([path('other')]))
  fireEvent(window, new Event('online'))
  await screen.findByText(en['ask.saved'])
  expect(answered()).toEqual([path('other'), path(sampleResponse().id)])
})

test('while it is locked nothing is tried, for the server would refuse it', async () => {
  const api = journalApi()
  await leaveBehind('other')
  withLock(api)
  const { user } = renderApp('/history', api)
  const pin = await screen.findByLabelText(en['lock.pin'])
  const before = sentIds(api).length
  await leaveBehind('later')
  fireEvent(window, new Event('online'))
  await user.type(pin, PIN)
  const open = api.received.length
  await user.click(screen.getByRole('button', { name: en['lock.open'] }))
  await waitFor(async () => expect(await boxes()).toEqual([]))
  expect(posted({ received: api.received.slice(0, open) })).toHaveLength(before)
})

test('a tab that nobody looks at does not send: what words open must be seen', async () => {
  const api = journalApi(STEP)
  await writeOffline(api)
  const looked = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden')
  renderApp('/history', api)
  comeBack(api)
  await screen.findByRole('heading', { name: 'History' })
  expect(posted(api)).toEqual([])
  looked.mockReturnValue('visible')
  fireEvent(document, new Event('visibilitychange'))
  expect(await screen.findByRole('region', { name: ASKED })).toBeInTheDocument()
})

test('answers that waited are sent from any page, with the step that their words open', async () => {
  const api = journalApi().on('PUT /assessments/responses/:id/answers', () => ({
    response: sampleResponse(),
    safety: { level: 2, kinds: ['suicide'] },
  }))
  const answers = [{ item: 'd', value: WORDS, presented_at: null, answered_at: null }]
  const name = `answers ${SAMPLE_ME.id} ${sampleResponse().id}`
  await (await sealedStore()).write(name, { answers, finish: false })
  renderApp('/history', api)
  expect(await screen.findByRole('region', { name: ASKED })).toBeInTheDocument()
  await waitFor(async () => expect(await boxes()).toEqual([]))
})

test('signing out leaves nothing to send', async () => {
  const api = journalApi().on('POST /auth/log-out', () => undefined)
  await writeOffline(api)
  api.silent = false
  api.on('POST /journal/entries', () => problem(503, 'busy'))
  const { user } = renderApp('/account', api)
  await waitFor(() => expect(posted(api).length).toBeGreaterThan(0))
  await user.click(await screen.findByRole('button', { name: en['account.log_out'] }))
  await screen.findByRole('heading', { name: 'Log in' })
  expect(await boxes()).toEqual([])
})
