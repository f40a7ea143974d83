import { screen, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'

import { FakeApi, problem } from '@/testing/fake-api'
import { renderApp } from '@/testing/render-app'
import { sampleCheckIn, sampleResult } from '@/testing/samples'

test('an empty history says what will be here and how to begin', async () => {
  renderApp('/history')
  expect(await screen.findByText('Your check-ins will be here')).toBeInTheDocument()
  expect(screen.getByRole('link', { name: 'Make your first check-in' })).toHaveAttribute(
    'href',
    '/check-in',
  )
})

test('check-ins stand under their day', async () => {
  const api = new FakeApi()
  api.checkIns = [
    sampleCheckIn({ id: 'a', recorded_at: '2026-11-20T09:30:00Z' }),
    sampleCheckIn({ id: 'b', recorded_at: '2026-11-18T21:00:00Z', words: null }),
  ]
  renderApp('/history', api)
  const list = await screen.findByRole('list', { name: 'Friday 20 November' })
  expect(within(list).getByText('Μια βόλτα')).toBeInTheDocument()
  const earlier = screen.getByRole('list', { name: 'Wednesday 18 November' })
  expect(within(earlier).getByText('A rating without words')).toBeInTheDocument()
})

test('each check-in says in words how it was made', async () => {
  const api = new FakeApi()
  api.checkIns = [
    sampleCheckIn({ id: 'a', source: 'live', result: sampleResult(), words: null }),
    sampleCheckIn({ id: 'b', source: 'words' }),
  ]
  renderApp('/history', api)
  expect(await screen.findByText(/· Live$/)).toBeInTheDocument()
  expect(screen.getByText(/· With words$/)).toBeInTheDocument()
})

test('earlier check-ins come page by page', async () => {
  const api = new FakeApi().on('GET /check-ins', ({ query }) =>
    query.has('before')
      ? { items: [sampleCheckIn({ id: 'b', words: 'Παλιό' })], next: null }
      : { items: [sampleCheckIn({ id: 'a' })], next: 'cursor-1' },
  )
  const { user } = renderApp('/history', api)
  await user.click(await screen.findByRole('button', { name: 'Show earlier check-ins' }))
  expect(await screen.findByText('Παλιό')).toBeInTheDocument()
  expect(screen.getByText('Μια βόλτα')).toBeInTheDocument()
  expect(screen.queryByRole('button', { name: 'Show earlier check-ins' })).not.toBeInTheDocument()
})

test('when the server is away, it says so and offers to try again', async () => {
  const api = new FakeApi()
  const { user } = renderApp(
    '/history',
    api.on('GET /check-ins', () => problem(500, 'error')),
  )
  await user.click(await screen.findByRole('button', { name: 'Try again' }))
  expect(await screen.findByText('Something went wrong here')).toBeInTheDocument()
})

const CAMERA = sampleCheckIn({
  id: 'c2',
  source: 'camera',
  result: sampleResult(),
  words: null,
})

test('marked moments stand with their notes, and can be reworded and removed', async () => {
  const api = new FakeApi()
  const marks = [
    { t_s: 1.5, note: 'Η μετακόμιση' },
    { t_s: 62, note: '' },
  ]
  let now = sampleCheckIn({ id: 'c3', source: 'live', result: sampleResult(), words: null, marks })
  api.checkIns = [now]
  api.on('GET /check-ins/:id', () => now)
  api.on('PATCH /check-ins/:id', ({ body }) => (now = { ...now, ...(body as object) }))
  const { user } = renderApp('/history/c3', api)
  expect(await screen.findByText('Η μετακόμιση')).toBeVisible()
  expect(screen.getByText('1:02')).toBeVisible()
  await user.click(screen.getByRole('button', { name: 'Change the note for 0:01' }))
  const field = screen.getByRole('textbox', { name: 'Your note' })
  await user.clear(field)
  await user.type(field, 'Το σπίτι{Enter}')
  expect(await screen.findByText('Το σπίτι')).toBeVisible()
  await user.click(screen.getByRole('button', { name: 'Remove the mark at 1:02' }))
  await vi.waitFor(() => expect(now.marks).toEqual([{ t_s: 1.5, note: 'Το σπίτι' }]))
  expect(screen.queryByText('No note')).not.toBeInTheDocument()
})

test('a camera check-in shows sentence, certainty, distribution and timeline', async () => {
  const api = new FakeApi()
  api.checkIns = [CAMERA]
  renderApp('/history/c2', api)
  expect(await screen.findByText(/Your face looked mostly happy \(72/)).toBeInTheDocument()
  expect(screen.getByText('fairly sure')).toBeInTheDocument()
  expect(screen.getByText(/not what you feel/)).toBeInTheDocument()
  const shares = screen.getByRole('table', { name: 'Expressions over the whole recording' })
  expect(within(shares).getByRole('row', { name: /Happiness 72/ })).toBeInTheDocument()
  const seconds = screen.getByRole('table', { name: 'Second by second' })
  expect(within(seconds).getByText('the picture was too dark')).toBeInTheDocument()
  expect(screen.getByText(/2 faces were visible/)).toBeInTheDocument()
})

test('every chart can be read as a table', async () => {
  const api = new FakeApi()
  api.checkIns = [CAMERA]
  const { user } = renderApp('/history/c2', api)
  expect(
    await screen.findByRole('img', { name: /We could read your face in 2 of 3/ }),
  ).toBeVisible()
  const [, timelineTable] = screen.getAllByRole('radio', { name: 'Table' })
  if (timelineTable) await user.click(timelineTable)
  expect(screen.queryByRole('img', { name: /We could read/ })).not.toBeInTheDocument()
  expect(screen.getByRole('table', { name: 'Second by second' })).toBeVisible()
})

test('deleting asks once, says what goes, and then it is gone', async () => {
  const api = new FakeApi()
  api.checkIns = [CAMERA]
  const { user } = renderApp('/history/c2', api)
  await user.click(await screen.findByRole('button', { name: 'Delete this check-in' }))
  const dialog = await screen.findByRole('dialog', { name: 'Delete this check-in?' })
  expect(within(dialog).getByText(/your rating and your note .* go for good/)).toBeInTheDocument()
  await user.click(within(dialog).getByRole('button', { name: 'Delete this check-in' }))
  expect(await screen.findByText('Your check-ins will be here')).toBeInTheDocument()
  expect(api.checkIns).toEqual([])
})

test('thinking better of it keeps the check-in', async () => {
  const api = new FakeApi()
  api.checkIns = [CAMERA]
  const { user } = renderApp('/history/c2', api)
  await user.click(await screen.findByRole('button', { name: 'Delete this check-in' }))
  await user.click(await screen.findByRole('button', { name: 'Keep it' }))
  expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
  expect(api.received.some(({ method }) => method === 'DELETE')).toBe(false)
})

test('a check-in that is not ours to see does not exist', async () => {
  renderApp('/history/unknown')
  expect(await screen.findByText('There is no page here')).toBeInTheDocument()
})
