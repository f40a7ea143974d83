import { screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { FakeApi } from '@/testing/fake-api'
import { renderApp } from '@/testing/render-app'
import { sampleEntry, withJournal } from '@/testing/sample-journal'

beforeEach(() => {
  // Only the day is set: everything else goes on as ever.
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-21T12:00:00Z') })
})

afterEach(() => {
  vi.useRealTimers()
})

function calendarApi(): FakeApi {
  return withJournal(new FakeApi()).on('GET /journal/calendar', ({ query }) => ({
    month: query.get('month'),
    days:
      query.get('month') === '2026-11'
        ? [
            { day: '2026-11-03', entries: 3, mood: null },
            { day: '2026-11-20', entries: 1, mood: 6 },
          ]
        : [],
  }))
}

const months = (api: FakeApi) =>
  api.received
    .filter(({ path }) => path === '/journal/calendar')
    .map(({ query }) => query.get('month'))

test('a month shows which days hold entries; the others cannot be opened', async () => {
  renderApp('/journal', calendarApi())
  expect(await screen.findByText('November 2026')).toBeInTheDocument()
  const written = await screen.findByRole('button', { name: '3 November 2026: 3 entries' })
  expect(written).toBeEnabled()
  expect(screen.getByRole('button', { name: '20 November 2026: 1 entry' })).toBeEnabled()
  const empty = screen.getByRole('button', { name: '4 November 2026: nothing written' })
  expect(empty).toBeDisabled()
  expect(screen.getAllByRole('button', { name: /November 2026: / })).toHaveLength(30)
  // The first of November 2026 is a Sunday, the last place of a week that begins on Monday.
  const first = screen.getByRole('button', { name: /^1 November 2026/ })
  expect(first.style.gridColumnStart).toBe('7')
})

test('months are turned both ways, and asked for one by one', async () => {
  const { user, api } = renderApp('/journal', calendarApi())
  await screen.findByText('November 2026')
  await user.click(screen.getByRole('button', { name: 'The month before' }))
  expect(screen.getByText('October 2026')).toBeInTheDocument()
  expect(screen.getAllByRole('button', { name: /October 2026: nothing written/ })).toHaveLength(31)
  await user.click(screen.getByRole('button', { name: 'The month after' }))
  await user.click(screen.getByRole('button', { name: 'The month after' }))
  expect(screen.getByText('December 2026')).toBeInTheDocument()
  await waitFor(() => expect(months(api)).toEqual(['2026-11', '2026-10', '2026-12']))
})

test('a day opens its own entries alone, and a second touch all of them', async () => {
  const other = sampleEntry({ id: 'other', text: 'Άλλη μέρα.', written_at: '2026-11-19T22:30:00Z' })
  const api = calendarApi()
  const here = { ...sampleEntry(), text: 'Εκείνη τη μέρα.', written_at: '2026-11-19T20:00:00Z' }
  // 22:30 in UTC is the twentieth in Athens; the nineteenth's evening is left out.
  api.on('GET /journal/entries', () => ({ items: [other, here], next: null }))
  const { user } = renderApp('/journal', api)
  await screen.findByText('Εκείνη τη μέρα.')
  const day = await screen.findByRole('button', { name: '20 November 2026: 1 entry' })
  await user.click(day)
  expect(day).toHaveAttribute('aria-pressed', 'true')
  await waitFor(() => expect(screen.queryByText('Εκείνη τη μέρα.')).not.toBeInTheDocument())
  expect(await screen.findByText('Άλλη μέρα.')).toBeInTheDocument()
  const asked = api.received.filter(({ path }) => path === '/journal/entries').at(-1)?.query
  expect([asked?.get('since'), asked?.get('until')]).toEqual([
    '2026-11-19T09:00:00.000Z',
    '2026-11-21T15:00:00.000Z',
  ])
  await user.click(day)
  const list = await screen.findByText('Εκείνη τη μέρα.')
  expect(within(list.closest('ul') ?? document.body).getAllByRole('listitem')).toHaveLength(1)
})
