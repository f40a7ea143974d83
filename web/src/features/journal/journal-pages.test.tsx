import { screen, waitFor, within } from '@testing-library/react'
import { beforeEach, expect, test } from 'vitest'

import { clearSealedStore } from '@/lib/sealed-store'
import { FakeApi, problem } from '@/testing/fake-api'
import { renderApp } from '@/testing/render-app'
import { ENTRY_ID, sampleEntry, sampleThemes, withJournal } from '@/testing/sample-journal'

const ENTRY = `/journal/entries/${ENTRY_ID}`
const THEMES = '/journal/themes'

beforeEach(async () => {
  await clearSealedStore()
})

test('themes stand by month, with the own mood, how it sounded, and the way to the entries', async () => {
  const { user } = renderApp(THEMES, withJournal(new FakeApi()))
  await screen.findByRole('heading', { name: 'November 2026' })
  expect(screen.getByText('5 entries · your mood 5 of 10 on average')).toBeInTheDocument()
  const rows = screen.getAllByRole('listitem').filter((row) => row.querySelector('summary'))
  const [garden, exam] = rows
  if (!garden || !exam) throw new Error('two themes are listed')
  within(garden).getByText('Your mood in these entries: 7.5 of 10, in the whole month 5')
  within(garden).getByText('The words sounded rather pleasant.')
  within(exam).getByText('in 2 entries · also the month before')
  within(exam).getByText('The words sounded rather unpleasant.')
  expect(within(exam).queryByText(/Your mood/)).not.toBeInTheDocument()
  await user.click(within(garden).getByText('Where it stands'))
  const [link] = within(garden).getAllByRole('link')
  expect(link).toHaveAttribute('href', ENTRY)
  within(garden).getByText('The newest of them.')
  screen.getByRole('heading', { name: 'October 2026' })
  screen.getByText('No word stood out.')
  expect(screen.queryByRole('heading', { name: 'September 2026' })).not.toBeInTheDocument()
})

test('a whole year can be asked for', async () => {
  const { user, api } = renderApp(THEMES, withJournal(new FakeApi()))
  await user.click(await screen.findByRole('button', { name: 'Show a whole year' }))
  await waitFor(() => {
    const asked = api.received.filter(({ path }) => path === '/journal/themes')
    expect(asked.map(({ query }) => query.get('months'))).toEqual(['6', '12'])
  })
})

test.each([
  ['without the consent', { allowed: false, available: true }, /only when you let your entries/],
  ['without the network', { allowed: true, available: false }, /is not installed on this server/],
])('themes %s: the reason is said and nothing is asked', async (_, state, words) => {
  const api = withJournal(new FakeApi())
  api.on('GET /journal/analysis', () => ({ waiting: 0, job: null, ...state }))
  renderApp(THEMES, api)
  await screen.findByText(words)
  expect(api.received.some(({ path }) => path === '/journal/themes')).toBe(false)
})

test('themes before anything stood out, and when the server is lost', async () => {
  const api = withJournal(new FakeApi())
  const [, october] = sampleThemes().months
  api.on('GET /journal/themes', () => ({ available: true, months: [october] }))
  const view = renderApp(THEMES, api)
  await screen.findByText(/stands in at least two entries/)
  view.unmount()
  api.on('GET /journal/themes', () => problem(503, 'busy'))
  renderApp(THEMES, api)
  await screen.findByRole('button', { name: 'Try again' })
})

test('lines are marked by how they sounded, and a suggestion can be answered and taken back', async () => {
  const { user, api } = renderApp(ENTRY, withJournal(new FakeApi()))
  const line = await screen.findByText('Τα χάλασα όλα.')
  expect(line.tagName).toBe('MARK')
  expect(line).toHaveAttribute('data-tone', 'unpleasant-strong')
  expect(screen.getByText('Ο κήπος ήταν όμορφος.')).toHaveAttribute('data-tone', 'pleasant-light')
  screen.getByText('This line sounded like sadness (fairly sure)')
  const accurate = () => screen.getByRole('button', { name: 'This may be an accurate thought' })
  for (const name of ['That fits', 'That does not fit']) screen.getByRole('button', { name })
  await user.click(accurate())
  await waitFor(() => expect(accurate()).toHaveAttribute('aria-pressed', 'true'))
  await user.click(accurate())
  await waitFor(() => expect(accurate()).toHaveAttribute('aria-pressed', 'false'))
  const sent = api.received.filter(({ path }) => path.endsWith('/traps'))
  expect(sent.map(({ body }) => (body as { answer: unknown }).answer)).toEqual(['accurate', null])
})

test('a text that was not understood is not guessed about', async () => {
  const analysis = sampleEntry().analysis
  if (analysis === null) throw new Error('the sample was read')
  const unread = { ...analysis, understood: false, sentiment: null, feelings: [], sentences: [] }
  renderApp(ENTRY, withJournal(new FakeApi(), sampleEntry({ analysis: unread })))
  await screen.findByText(/Nothing is guessed/)
  expect(document.querySelector('mark')).toBeNull()
})
