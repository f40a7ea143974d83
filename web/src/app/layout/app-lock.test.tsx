// The lock covers everything personal, keeps what was typed, and never stands before help.
import { act, fireEvent, screen, waitFor } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'

import { en } from '@/app/messages/en'
import { FakeApi, problem } from '@/testing/fake-api'
import { renderApp } from '@/testing/render-app'
import { ENTRY_ID, withJournal } from '@/testing/sample-journal'
import { PASSWORD, PIN, withLock } from '@/testing/sample-lock'
import { RESPONSE_ID, withQuestionnaires } from '@/testing/sample-questionnaires'
import { sampleCheckIn } from '@/testing/samples'

const LOCKED = { name: en['lock.locked_title'] }
const OPEN = { name: en['lock.open'] }
const PERSONAL = /^\/(check-ins|journal\/(?!lock)|assessments|safety\/plan|live|me\/)/

afterEach(() => {
  vi.restoreAllMocks()
})

function personalApi(): FakeApi {
  const api = withQuestionnaires(withJournal(new FakeApi()))
  api.checkIns = [sampleCheckIn({ words: 'Μόνο για μένα' })]
  return api
}

async function unlock(user: ReturnType<typeof renderApp>['user'], pin = PIN) {
  await user.type(await screen.findByLabelText(en['lock.pin']), pin)
  await user.click(screen.getByRole('button', OPEN))
}

test.each([
  '/today',
  '/check-in',
  '/check-in/live',
  '/journal',
  `/journal/entries/${ENTRY_ID}`,
  '/journal/themes',
  '/journal/more',
  '/journal/questionnaires/sample',
  '/journal/questionnaires/sample/answer',
  `/journal/results/${RESPONSE_ID}`,
  '/history',
  '/account',
  '/account/data',
])('%s is covered, and nothing of it is even asked for', async (path) => {
  const api = personalApi()
  withLock(api)
  renderApp(path, api)
  await screen.findByRole('heading', LOCKED)
  expect(screen.getAllByRole('heading', { level: 1 })).toHaveLength(1)
  expect(screen.queryByText('Μόνο για μένα')).not.toBeInTheDocument()
  expect(api.received.map((one) => one.path).filter((asked) => PERSONAL.test(asked))).toEqual([])
})

test('the PIN opens it, a wrong one says so, and another page stays open then', async () => {
  const api = personalApi()
  withLock(api)
  const { user } = renderApp('/history', api)
  await unlock(user, '1357')
  expect(await screen.findByText(en['problem.wrong_pin'])).toBeInTheDocument()
  expect(screen.getByLabelText(en['lock.pin'])).toHaveValue('')
  await unlock(user)
  expect(await screen.findByText('Μόνο για μένα')).toBeInTheDocument()
  expect(screen.queryByRole('heading', LOCKED)).not.toBeInTheDocument()
  const [journal] = screen.getAllByRole('link', { name: 'Journal' })
  if (journal) await user.click(journal)
  expect(await screen.findByRole('link', { name: en['journal.write'] })).toBeInTheDocument()
})

test('who forgot the PIN takes the lock away with the password', async () => {
  const api = personalApi()
  withLock(api)
  const { user } = renderApp('/history', api)
  await user.click(await screen.findByText(en['lock.forgot']))
  await user.type(screen.getByLabelText(en['lock.password']), 'λάθος')
  await user.click(screen.getByRole('button', { name: en['lock.off'] }))
  expect(await screen.findByText(en['problem.wrong_password'])).toBeInTheDocument()
  await user.type(screen.getByLabelText(en['lock.password']), PASSWORD)
  await user.click(screen.getByRole('button', { name: en['lock.off'] }))
  expect(await screen.findByText('Μόνο για μένα')).toBeInTheDocument()
})

test('help is one touch away from the lock, and asks for no PIN', async () => {
  const api = personalApi()
  withLock(api)
  const { user } = renderApp('/journal', api)
  await screen.findByRole('heading', LOCKED)
  const [help] = screen.getAllByRole('link', { name: 'Help' }).toReversed()
  if (help) await user.click(help)
  await screen.findByRole('heading', { name: 'Help', level: 1 })
  expect(screen.getByText(en['help.emergency_title'])).toBeInTheDocument()
})

test('words that were typed and not saved are there again after the PIN', async () => {
  const api = personalApi()
  const lock = withLock(api, { locked: false })
  const { user, services } = renderApp('/today', api)
  const words = await screen.findByLabelText(en['words.label'])
  await user.type(words, 'Μισή πρόταση')
  lock.close()
  await act(() => services.queries.invalidateQueries({ queryKey: ['lock'] }))
  await screen.findByRole('heading', LOCKED)
  expect(words).not.toBeVisible()
  await unlock(user)
  await waitFor(() => expect(screen.getByLabelText(en['words.label'])).toBeVisible())
  expect(screen.getByLabelText(en['words.label'])).toHaveValue('Μισή πρόταση')
})

test('a refusal because of the lock brings the lock at once', async () => {
  const api = personalApi()
  const lock = withLock(api, { locked: false })
  const { user } = renderApp('/today', api)
  await screen.findByText('Μόνο για μένα')
  lock.close()
  api.on('GET /journal/entries', () => problem(403, 'journal_locked'))
  const [journal] = screen.getAllByRole('link', { name: 'Journal' })
  if (journal) await user.click(journal)
  expect(await screen.findByRole('heading', LOCKED)).toBeInTheDocument()
})

test('a page with a camera is covered once it is left, not under somebody’s hands', async () => {
  const api = personalApi()
  const lock = withLock(api, { locked: false })
  const { services, user } = renderApp('/check-in', api)
  await screen.findByRole('heading', { level: 1, name: en['nav.check_in'] })
  lock.close()
  await act(() => services.queries.invalidateQueries({ queryKey: ['lock'] }))
  // The keyboard goes on through the page, and by then it would have been covered.
  await user.tab()
  await user.tab()
  expect(screen.queryByRole('heading', LOCKED)).not.toBeInTheDocument()
  await act(() => services.router.navigate({ to: '/history' }))
  expect(await screen.findByRole('heading', LOCKED)).toBeInTheDocument()
  await act(() => services.router.navigate({ to: '/check-in' }))
  expect(await screen.findByRole('heading', LOCKED)).toBeInTheDocument()
})

test('nothing comes between somebody and a step that is on the screen', async () => {
  const api = personalApi()
  const safety = { id: 's', level: 2, kinds: ['suicide'], source: 'words', started_at: '' }
  api.on('POST /check-ins/words', () => ({ ...sampleCheckIn(), safety }))
  api.on('POST /safety/end', () => ({ paused: false, step: null, welcome_back: false }))
  const lock = withLock(api, { locked: false, whenHidden: true })
  const { user, services } = renderApp('/today', api)
  fireEvent.click(await screen.findByLabelText(en['mood.question']))
  await user.click(screen.getByRole('button', { name: en['words.submit'] }))
  const step = await screen.findByRole('region', { name: en['safety.ask_title'] })
  // The person leaves the page to call a line, and comes back to it.
  const looked = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden')
  fireEvent(document, new Event('visibilitychange'))
  lock.close()
  looked.mockReturnValue('visible')
  fireEvent(window, new Event('focus'))
  await act(() => services.queries.invalidateQueries({ queryKey: ['lock'] }))
  expect(api.received.some(({ path }) => path === '/journal/lock/close')).toBe(false)
  await user.click(screen.getByRole('button', { name: en['safety.answer_questions'] }))
  expect(screen.getByText(en['asq.wished_dead'])).toBeVisible()
  expect(step).toBeVisible()
  await user.click(screen.getByRole('button', { name: en['safety.go_on'] }))
  expect(await screen.findByRole('heading', LOCKED)).toBeInTheDocument()
})
