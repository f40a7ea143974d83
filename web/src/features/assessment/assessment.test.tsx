import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { beforeEach, expect, test } from 'vitest'

import { en } from '@/app/messages/en'
import { clearSealedStore } from '@/lib/sealed-store'
import { FakeApi, problem } from '@/testing/fake-api'
import { renderApp } from '@/testing/render-app'
import {
  FINISHED,
  SAMPLE_SCORE,
  sampleOffer,
  sampleResponse,
  withQuestionnaires,
} from '@/testing/sample-questionnaires'
import { setWidth } from '@/testing/viewport'

const ANSWER = '/journal/questionnaires/sample/answer'
const ASKED = en['safety.ask_title']
const GO_ON = en['safety.go_on']
const RESULT = `/journal/results/${FINISHED.id}`

beforeEach(async () => {
  await clearSealedStore()
})

beforeEach(() => {
  setWidth(390)
})

const sent = (api: FakeApi) =>
  api.received
    .filter(({ method }) => method === 'PUT')
    .flatMap(({ body }) => (body as { answers: { item: string; value: unknown }[] }).answers)
    .map(({ item, value }) => [item, value])

test('the journal says what can be answered now and what later', async () => {
  const api = withQuestionnaires(new FakeApi()).on('GET /assessments', () => ({
    items: [
      sampleOffer(),
      sampleOffer({ id: 'open', title: 'Ανοιχτό', state: 'open' }),
      sampleOffer({
        id: 'later',
        title: 'Αργότερα',
        state: 'later',
        next_at: '2026-12-05T09:30:00Z',
      }),
    ],
  }))
  renderApp('/journal', api)
  expect(await screen.findByRole('link', { name: /Begin.*Δείγμα/ })).toBeInTheDocument()
  expect(screen.getByRole('link', { name: /Go on.*Ανοιχτό/ })).toBeInTheDocument()
  expect(screen.getByText(/Offered again on 5 December 2026/)).toBeInTheDocument()
  expect(screen.getByText(/never a diagnosis/)).toBeInTheDocument()
  expect(await screen.findByText('4 of 6')).toBeInTheDocument()
})

test('on a phone one question is asked at a time, and digits answer it', async () => {
  const api = withQuestionnaires(new FakeApi())
  const { user } = renderApp(ANSWER, api)
  const first = await screen.findByRole('group', { name: 'Πρώτη' })
  expect(screen.queryByRole('group', { name: 'Δεύτερη' })).not.toBeInTheDocument()
  await waitFor(() => expect(first).toHaveFocus())
  await user.keyboard('1')
  expect(await screen.findByRole('group', { name: 'Δεύτερη' })).toHaveFocus()
  await user.keyboard('1')
  // Nothing was checked, so the third is not asked.
  expect(await screen.findByLabelText('Λόγια')).toBeInTheDocument()
  await user.click(screen.getByRole('button', { name: 'Next' }))
  expect(await screen.findByText(/Everything is answered/)).toBeInTheDocument()
  expect(sent(api)).toEqual([
    ['a', 0],
    ['b', 0],
  ])
  await user.click(screen.getByRole('button', { name: 'Finish' }))
  expect(await screen.findByText(/Your answers come to 4 of 6/)).toBeInTheDocument()
})

test('it goes on at the first question without an answer', async () => {
  renderApp(ANSWER, withQuestionnaires(new FakeApi(), { a: 1 }))
  expect(await screen.findByRole('group', { name: 'Δεύτερη' })).toBeInTheDocument()
  expect(screen.getByText('Question 2 of 4')).toBeInTheDocument()
})

test('on a desktop everything is on one page, and a digit goes to the next question', async () => {
  setWidth(1440)
  const api = withQuestionnaires(new FakeApi())
  const { user } = renderApp(ANSWER, api)
  const first = await screen.findByRole('group', { name: 'Πρώτη' })
  const second = screen.getByRole('group', { name: 'Δεύτερη' })
  within(first).getAllByRole('radio')[0]?.focus()
  await user.keyboard('3')
  expect(within(first).getByRole('radio', { name: 'Συχνά' })).toBeChecked()
  expect(within(second).getAllByRole('radio')[0]).toHaveFocus()
  expect(await screen.findByRole('group', { name: 'Τρίτη' })).toBeInTheDocument()
  expect(screen.getByText('One question has no answer.', { exact: false })).toBeInTheDocument()
  expect(screen.getByText('1 of 4 answered')).toBeInTheDocument()
})

test('the answer that calls for help opens the way to it at once, also without a network', async () => {
  const api = withQuestionnaires(new FakeApi(), { a: 0 })
  const { user } = renderApp(ANSWER, api)
  await screen.findByRole('group', { name: 'Δεύτερη' })
  api.silent = true
  await user.keyboard('2')
  const step = await screen.findByRole('region', { name: ASKED })
  expect(screen.queryByRole('group')).not.toBeInTheDocument()
  await user.click(within(step).getByRole('button', { name: GO_ON }))
  expect(screen.queryByRole('region', { name: ASKED })).not.toBeInTheDocument()
  expect(await screen.findByText(/kept on this device and sent later/)).toBeInTheDocument()
})

test('what the server reads in words opens it too', async () => {
  const api = withQuestionnaires(new FakeApi(), { a: 0, b: 0 }).on(
    'PUT /assessments/responses/:id/answers',
    () => ({ response: sampleResponse(), safety: { level: 2, kinds: ['suicide'] } }),
  )
  const { user } = renderApp(ANSWER, api)
  await user.type(await screen.findByLabelText('Λόγια'), 'Όχι πια.')
  await user.tab()
  expect(await screen.findByRole('region', { name: ASKED })).toBeInTheDocument()
})

test('answers given without a network are sent when it is back', async () => {
  const api = withQuestionnaires(new FakeApi())
  const { user } = renderApp(ANSWER, api)
  await screen.findByRole('group', { name: 'Πρώτη' })
  api.silent = true
  await user.keyboard('4')
  expect(await screen.findByText(/kept on this device and sent later/)).toBeInTheDocument()
  api.silent = false
  fireEvent(window, new Event('online'))
  expect(await screen.findByText(/Your answers are saved/)).toBeInTheDocument()
  expect(sent(api)).toEqual([['a', 3]])
})

test('answers of a tab that was closed are sent from the journal', async () => {
  const api = withQuestionnaires(new FakeApi())
  const { user, unmount } = renderApp(ANSWER, api)
  await screen.findByRole('group', { name: 'Πρώτη' })
  api.silent = true
  await user.keyboard('4')
  await screen.findByText(/kept on this device and sent later/)
  unmount()
  api.silent = false
  renderApp('/journal', api)
  await waitFor(() => expect(sent(api)).toEqual([['a', 3]]))
})

test('when its time is over it says so and sends nothing any more', async () => {
  const refuse = () => problem(409, 'response_expired', { detail: 'Ξεκίνα πάλι.' })
  const api = withQuestionnaires(new FakeApi()).on('PUT /assessments/responses/:id/answers', refuse)
  const { user } = renderApp(ANSWER, api)
  await screen.findByRole('group', { name: 'Πρώτη' })
  await user.keyboard('4')
  expect(await screen.findByText('Ξεκίνα πάλι.')).toBeInTheDocument()
})

test('too soon is said in the words of the server', async () => {
  const api = withQuestionnaires(new FakeApi()).on('POST /assessments/responses', () =>
    problem(409, 'too_soon', { detail: 'Αργότερα.' }),
  )
  renderApp(ANSWER, api)
  expect(await screen.findByText('Αργότερα.')).toBeInTheDocument()
})

test('a result says where it lies, what changed, and that it is a screening', async () => {
  renderApp(RESULT, withQuestionnaires(new FakeApi()))
  const words = 'Your answers come to 4 of 6. That lies in the range called “πολύ”.'
  expect(await screen.findByRole('img', { name: words })).toBeInTheDocument()
  expect(screen.getByText(/never a diagnosis/)).toBeInTheDocument()
  expect(screen.getByText('Μίλα με κάποιον.')).toBeInTheDocument()
  const changed = await screen.findAllByText(/2 points better than on 6 November 2026/)
  expect(changed[0]).toHaveTextContent('That is within normal variation. Αρχή.')
  const table = screen.getByRole('table', { name: 'Your scores over time' })
  expect(within(table).getAllByRole('row')).toHaveLength(3)
})

test.each([
  [{ ...SAMPLE_SCORE, prorated: true, missing: ['a'] }, /an estimate from the others/],
  [{ ...SAMPLE_SCORE, value: null, unscored: 'must_be_answered' as const }, /cannot be estimated/],
])('an estimate and a missing score are named as such', async (score, words) => {
  const api = withQuestionnaires(new FakeApi()).on('GET /assessments/responses/:id', () => ({
    ...FINISHED,
    scores: [score],
  }))
  renderApp(RESULT, api)
  expect(await screen.findByText(words)).toBeInTheDocument()
})

test('scores that go to somebody else are not shown', async () => {
  const api = withQuestionnaires(new FakeApi()).on('GET /assessments/responses/:id', () => ({
    ...FINISHED,
    scores: [],
    scores_shown: false,
  }))
  renderApp(RESULT, api)
  expect(await screen.findByText(/Scores are not shown here/)).toBeInTheDocument()
  expect(screen.queryByText(/come to/)).not.toBeInTheDocument()
})

test('answers can be deleted', async () => {
  const api = withQuestionnaires(new FakeApi())
  const { user } = renderApp(RESULT, api)
  await user.click(await screen.findByRole('button', { name: 'Delete these answers' }))
  const dialog = await screen.findByRole('dialog')
  await user.click(within(dialog).getByRole('button', { name: 'Delete these answers' }))
  expect(await screen.findByRole('heading', { name: 'Journal' })).toBeInTheDocument()
  expect(api.received.some(({ method }) => method === 'DELETE')).toBe(true)
})
