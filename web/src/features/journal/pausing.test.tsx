// While a step of the safety path is open, nothing is offered, suggested or cheered.
import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'

import { en } from '@/app/messages/en'
import type { Entry } from '@/client/journal'
import { sealedStore } from '@/lib/sealed-store'
import { FakeApi, problem } from '@/testing/fake-api'
import { renderApp } from '@/testing/render-app'
import { ENTRY_ID, sampleEntry, withJournal } from '@/testing/sample-journal'
import { SAMPLE_ME } from '@/testing/samples'

import { LIGHT, QUIET, sentenceFor } from './encouragement'
import { emptySaid } from './said'

const ENTRY = `/journal/entries/${ENTRY_ID}`
const PROMPT = 'Τι σε ξάφνιασε;'
const DUE = 'You wanted to be reminded: Λίγες γραμμές'
const SENTENCES = [...LIGHT, ...QUIET].map((key): string => en[key])
const STEP = { id: null, level: 2, kinds: ['suicide'], source: 'journal' }
const NOT_PAUSED = { paused: false, step: null, welcome_back: false }

/** A server with an open step until the person says that they are safe. */
function pausedApi(entry?: Entry): FakeApi {
  let paused = true
  return withJournal(new FakeApi(), entry)
    .on('GET /safety', () => ({ ...NOT_PAUSED, paused }))
    .on('POST /safety/end', () => {
      paused = false
      return NOT_PAUSED
    })
}

const cheer = () => SENTENCES.filter((sentence) => screen.queryByText(sentence) !== null)

test('prompt and reminders wait while a step is open, and come back with the word that one is safe', async () => {
  const { user } = renderApp('/journal', pausedApi())
  const open = await screen.findByRole('heading', { name: en['safety.open_title'] })
  await screen.findByRole('link', { name: en['journal.write'] })
  expect(screen.queryByText(PROMPT)).not.toBeInTheDocument()
  expect(screen.queryByText(DUE)).not.toBeInTheDocument()
  await user.click(screen.getByRole('button', { name: en['safety.go_on'] }))
  expect(await screen.findByText(PROMPT)).toBeInTheDocument()
  expect(await screen.findByText(DUE)).toBeInTheDocument()
  expect(open).not.toBeInTheDocument()
})

test('what is not known counts as a pause', async () => {
  const api = withJournal(new FakeApi()).on('GET /safety', () => problem(500, 'error'))
  renderApp('/journal', api)
  await screen.findByRole('link', { name: en['journal.write'] })
  await waitFor(() => expect(api.received.some(({ path }) => path === '/safety')).toBe(true))
  expect(screen.queryByText(PROMPT)).not.toBeInTheDocument()
})

test('today suggests nothing meanwhile', async () => {
  const { user } = renderApp('/today', pausedApi())
  await screen.findByRole('heading', { name: en['safety.open_title'] })
  expect(screen.queryByText(en['today.codes_title'])).not.toBeInTheDocument()
  await user.click(screen.getByRole('button', { name: en['safety.go_on'] }))
  expect(await screen.findByText(en['today.codes_title'])).toBeInTheDocument()
})

test('the gentle word on the next visit comes first and alone', async () => {
  renderApp(
    '/today',
    pausedApi().on('GET /safety', () => ({ ...NOT_PAUSED, paused: true, welcome_back: true })),
  )
  await screen.findByText(en['safety.back_title'])
  expect(screen.queryByText(en['safety.open_title'])).not.toBeInTheDocument()
  expect(screen.queryByText(en['today.codes_title'])).not.toBeInTheDocument()
})

test('a step that the server could not note pauses all the same while it is on the screen', async () => {
  const api = withJournal(new FakeApi())
    .on('POST /journal/entries', () => ({ entry: sampleEntry(), safety: STEP }))
    .on('POST /safety/end', () => NOT_PAUSED)
  const { user } = renderApp('/journal', api)
  await screen.findByText(PROMPT)
  const draft = { revision: null, said: { ...emptySaid(), text: 'Λόγια.' }, at: 1 }
  await (await sealedStore()).write(`journal ${SAMPLE_ME.id} ${ENTRY_ID} gone`, draft)
  fireEvent(window, new Event('online'))
  const step = await screen.findByRole('region', { name: en['safety.ask_title'] })
  // The server was asked again since, and knows of nothing.
  await waitFor(() => {
    expect(api.received.filter(({ path }) => path === '/safety').length).toBeGreaterThan(1)
  })
  expect(screen.queryByText(PROMPT)).not.toBeInTheDocument()
  expect(screen.queryByText(en['safety.open_title'])).not.toBeInTheDocument()
  await user.click(within(step).getByRole('button', { name: en['safety.go_on'] }))
  expect(await screen.findByText(PROMPT)).toBeInTheDocument()
})

/** Write in an entry that is stored as `entry`, and wait until it is. */
async function write(api: FakeApi, entry: Entry, safety: object | null = null) {
  api.on('PUT /journal/entries/:id', () => ({ entry, safety }))
  const view = renderApp(ENTRY, api)
  await view.user.type(await screen.findByLabelText(en['journal.text']), 'Ω')
  return view
}

test('an entry that was just kept gets one warm sentence, and one that was only opened none', async () => {
  const entry = sampleEntry({ mood: 8 })
  const { user } = await write(withJournal(new FakeApi()), entry)
  expect(cheer(), 'before it is kept').toEqual([])
  const sentence = en[sentenceFor(entry)]
  expect(await screen.findByText(sentence)).toBeInTheDocument()
  expect(cheer()).toEqual([sentence])
  await user.type(screen.getByLabelText(en['journal.text']), 'Ω')
  expect(cheer(), 'while it is written').toEqual([])
})

test('it never shows while a step is open', async () => {
  const entry = sampleEntry({ mood: 8, analysis: null })
  await write(pausedApi(), entry)
  await screen.findByText(en['journal.state_saved'])
  await screen.findByText(en['journal.reading_waits'])
  expect(cheer()).toEqual([])
})

test('nor after these words opened one, even when the person has gone on', async () => {
  const api = pausedApi().on('GET /safety', () => NOT_PAUSED)
  const entry = sampleEntry({ mood: 8, analysis: null })
  const { user } = await write(api, entry, STEP)
  const step = await screen.findByRole('region', { name: en['safety.ask_title'] })
  await user.click(within(step).getByRole('button', { name: en['safety.go_on'] }))
  await screen.findByText(en['journal.reading_waits'])
  expect(cheer()).toEqual([])
})

const IDS = Array.from({ length: 40 }, (_, at) => `${ENTRY_ID}${at}`)
const unpleasant = { ...sampleEntry().analysis, sentiment: -0.6 } as Entry['analysis']

test.each([
  ['a low mood', { mood: 2, analysis: null }],
  ['a middling mood', { mood: 5, analysis: null }],
  ['no rating', { mood: null }],
  ['a high rating beside hard words', { mood: 9, analysis: unpleasant }],
])('%s gets no light tone', (_, change) => {
  const found = new Set(IDS.map((id) => sentenceFor(sampleEntry({ id, ...change }))))
  expect([...found].toSorted()).toEqual(QUIET.toSorted())
})

test('a pleasant one may, varied between entries and the same for one', () => {
  const chosen = IDS.map((id) => sentenceFor(sampleEntry({ id, mood: 8 })))
  expect([...new Set(chosen)].toSorted()).toEqual(LIGHT.toSorted())
  expect(sentenceFor(sampleEntry({ mood: 8 }))).toBe(sentenceFor(sampleEntry({ mood: 8 })))
})

test.each(SENTENCES)('“%s” counts, praises and asks for nothing', (sentence) => {
  expect(sentence).not.toMatch(
    /\d|\bdays?\b|streak|again|keep it up|well done|great|proud|should|!/i,
  )
  expect(sentence.length).toBeLessThan(80)
})
