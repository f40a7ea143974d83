import { screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'

import { FakeApi, problem } from '@/testing/fake-api'
import { renderApp } from '@/testing/render-app'
import {
  FINISHED,
  SAMPLE_INSTRUMENT,
  SAMPLE_SCORE,
  sampleOffer,
  withQuestionnaires,
} from '@/testing/sample-questionnaires'

const PAGE = '/journal/questionnaires/sample'

test('the journal leads to the page of each questionnaire', async () => {
  const { user } = renderApp('/journal', withQuestionnaires(new FakeApi()))
  await user.click(await screen.findByRole('link', { name: /About it, .*Δείγμα/ }))
  expect(await screen.findByRole('heading', { level: 1, name: 'Δείγμα' })).toBeInTheDocument()
})

test('it says what it is, whose it is, how it is read and when it is next', async () => {
  const api = withQuestionnaires(new FakeApi())
    .on('GET /assessments', () => ({
      items: [sampleOffer({ state: 'later', next_at: '2099-12-05T09:30:00Z' })],
    }))
    .on('GET /assessments/instruments/:id', () => ({
      ...SAMPLE_INSTRUMENT,
      licence: 'Άδεια',
      licence_url: 'https://example.org/licence',
      source: 'Πηγή',
      credit: 'Ευχαριστίες',
    }))
  renderApp(PAGE, api)
  const fact = async (name: string) => (await screen.findByText(name)).parentElement
  expect(await fact('Looks back over')).toHaveTextContent('δύο εβδομάδες')
  expect(await fact('Offered')).toHaveTextContent('Every 14 days at most')
  expect(await fact('Source')).toHaveTextContent('Πηγή')
  expect(await fact('Credit')).toHaveTextContent('Ευχαριστίες')
  expect(screen.getByRole('link', { name: 'Άδεια' })).toHaveAttribute(
    'href',
    'https://example.org/licence',
  )
  expect(await fact('From and to')).toHaveTextContent('0 to 6. Lower means better.')
  expect(await fact('Ranges')).toHaveTextContent('0–2 λίγο3–6 πολύ')
  expect(await fact('Reliable change')).toHaveTextContent('From 3 points on')
  expect(await fact('Noticeable change')).toHaveTextContent('From 2 points on')
  expect(await screen.findByText(/Offered again on 5 December 2099/)).toBeInTheDocument()
  expect(screen.queryByRole('link', { name: /^Begin/ })).not.toBeInTheDocument()
})

test('past answers come with ranges, a trend and what the change means', async () => {
  const listed = [
    FINISHED,
    { ...FINISHED, id: 'b', scores: [{ ...SAMPLE_SCORE, value: 2, band: 'λίγο', prorated: true }] },
    { ...FINISHED, id: 'c', scores: [{ ...SAMPLE_SCORE, value: null }] },
  ]
  const api = withQuestionnaires(new FakeApi()).on('GET /assessments/responses', () => ({
    items: listed,
  }))
  renderApp(PAGE, api)
  const table = await screen.findByRole('table', { name: 'Your scores over time' })
  expect(within(table).getAllByRole('row')).toHaveLength(3)
  expect(screen.getByText(/2 points better.*within normal variation/)).toBeInTheDocument()
  expect(screen.getByText('4 of 6')).toHaveTextContent('4 of 6 · πολύ')
  expect(screen.getByText('2 of 6')).toHaveTextContent('2 of 6 · λίγο · estimated')
  expect(screen.getByText('no score')).toBeInTheDocument()
  const asked = api.received.filter(({ path }) => path === '/assessments/responses')
  expect(asked.map(({ query }) => query.get('instrument'))).toContain('sample')
})

test('everything answered can be taken away as a file, and deleted after one question', async () => {
  const api = withQuestionnaires(new FakeApi())
  const { user } = renderApp(PAGE, api)
  const file = async (name: RegExp) =>
    (await screen.findByRole('link', { name })).getAttribute('href')
  expect(await file(/CSV/)).toBe('/api/v1/assessments/exports/sample?format=csv')
  expect(await file(/^JSON$/)).toBe('/api/v1/assessments/exports/sample?format=json')
  expect(await file(/FHIR/)).toBe('/api/v1/assessments/exports/sample?format=fhir')
  await user.click(screen.getByRole('button', { name: 'Delete all answers' }))
  const dialog = await screen.findByRole('dialog')
  expect(dialog).toHaveTextContent('every score goes for good')
  api.on('GET /assessments/responses', () => ({ items: [] }))
  await user.click(within(dialog).getByRole('button', { name: 'Delete all answers' }))
  expect(await screen.findByText(/Nothing yet/)).toBeInTheDocument()
  expect(api.received.find(({ method }) => method === 'DELETE')?.path).toBe(
    '/assessments/instruments/sample/responses',
  )
})

test('a questionnaire that was removed leaves what was answered', async () => {
  const gone = () => problem(404, 'no_such_instrument')
  const api = withQuestionnaires(new FakeApi())
    .on('GET /assessments', () => ({ items: [] }))
    .on('GET /assessments/instruments/:id', gone)
    .on('GET /assessments/trends/:id', gone)
  renderApp(PAGE, api)
  expect(await screen.findByText(/no longer offered here/)).toBeInTheDocument()
  expect(screen.getByRole('link', { name: /CSV/ })).toBeInTheDocument()
  expect(screen.getByText('4 of 6')).toBeInTheDocument()
})

test('scores that go to somebody else are nowhere on the page', async () => {
  const api = withQuestionnaires(new FakeApi())
    .on('GET /assessments/instruments/:id', () => ({
      ...SAMPLE_INSTRUMENT,
      results_to: 'assigner',
      scores: [],
    }))
    .on('GET /assessments/responses', () => ({
      items: [{ ...FINISHED, scores: [], scores_shown: false }],
    }))
  renderApp(PAGE, api)
  expect(await screen.findByText(/Scores are not shown here/)).toBeInTheDocument()
  expect(screen.queryByText(/of 6/)).not.toBeInTheDocument()
  expect(api.received.some(({ path }) => path.startsWith('/assessments/trends'))).toBe(false)
})
