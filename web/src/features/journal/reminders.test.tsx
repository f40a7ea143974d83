import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'

import { en } from '@/app/messages/en'
import type { Reminder } from '@/client/journal-work'
import { FakeApi, problem } from '@/testing/fake-api'
import { renderApp } from '@/testing/render-app'
import { withJournal } from '@/testing/sample-journal'

const DUE = 'You wanted to be reminded: Λίγες γραμμές'
const ID = '00000000-0000-4000-8000-0000000000b2'

function reminder(change: Partial<Reminder> = {}): Reminder {
  return {
    ...{ id: ID, label: 'Λίγες γραμμές', weekdays: [0, 2], at: '20:00', on: true, due: true },
    ...{ time_zone: 'Europe/Athens', next_at: '2026-11-23T18:00:00Z' },
    ...change,
  }
}

/** A server that keeps reminders as the real one does. */
function remindersApi(...atFirst: Reminder[]): FakeApi {
  let kept = atFirst
  const notDue = () => {
    kept = kept.map((one) => ({ ...one, due: false }))
    return kept[0]
  }
  return withJournal(new FakeApi())
    .on('GET /journal/reminders', () => kept)
    .on('POST /journal/reminders', ({ body }) => {
      kept = [...kept, reminder({ ...(body as Partial<Reminder>), id: 'new', due: false })]
      return kept.at(-1)
    })
    .on('DELETE /journal/reminders/:id', ({ path }) => {
      kept = kept.filter(({ id }) => !path.endsWith(id))
      return undefined
    })
    .on('POST /journal/reminders/:id/later', notDue)
    .on('POST /journal/reminders/:id/done', notDue)
}

const sent = (api: FakeApi) =>
  api.received
    .filter(({ method, path }) => method !== 'GET' && path.startsWith('/journal/reminders'))
    .map(({ method, path, body }) => [`${method} ${path.replace(ID, ':id')}`, body])

test.each([
  ['put off for an hour', en['journal.reminder_later'], 'later', { minutes: 60 }],
  ['left out', en['journal.reminder_done'], 'done', undefined],
])('one whose time has come can be %s', async (_, button, what, body) => {
  const later = reminder({ id: 'later', label: 'Αργότερα', due: false })
  const { user, api } = renderApp('/journal', remindersApi(reminder(), later))
  const card = (await screen.findByText(DUE)).closest<HTMLElement>('[role=status]')
  if (card === null) throw new Error('a reminder is said aloud')
  expect(screen.queryByText(/Αργότερα/)).not.toBeInTheDocument()
  await user.click(within(card).getByRole('button', { name: button }))
  await waitFor(() => expect(screen.queryByText(DUE)).not.toBeInTheDocument())
  expect(sent(api)).toEqual([[`POST /journal/reminders/:id/${what}`, body]])
})

test('one is added for chosen days and a time, and counted nowhere', async () => {
  const { user, api } = renderApp('/journal/more', remindersApi())
  const add = await screen.findByRole('button', { name: en['journal.reminder_add'] })
  expect(screen.queryByText(en['journal.reminder_ics'])).not.toBeInTheDocument()
  for (const day of ['Monday', 'Tuesday', 'Thursday', 'Friday', 'Saturday']) {
    await user.click(screen.getByRole('checkbox', { name: day }))
  }
  const time = screen.getByLabelText(/^Time/)
  await user.clear(time)
  await user.type(time, '07:15')
  await user.click(add)
  expect(await screen.findByText('Wed, Sun at 07:15')).toBeInTheDocument()
  const file = screen.getByRole('link', { name: en['journal.reminder_ics'] })
  expect(file).toHaveAttribute('href', '/api/v1/journal/reminders.ics')
  const label = en['journal.reminder_label']
  const body = { weekdays: [2, 6], at: '07:15', label, on: true }
  expect(sent(api)).toEqual([['POST /journal/reminders', body]])
})

test('without a day there is nothing to add', async () => {
  const { user } = renderApp('/journal/more', remindersApi())
  const add = await screen.findByRole('button', { name: en['journal.reminder_add'] })
  const days = screen.getAllByRole('checkbox', { name: /day$/ })
  expect(days).toHaveLength(7)
  for (const day of days) {
    expect(day).toBeChecked()
    await user.click(day)
    expect(day).not.toBeChecked()
  }
  expect(add).toBeDisabled()
})

test('one is deleted, and what the server refuses is said', async () => {
  const api = remindersApi(reminder())
  const { user } = renderApp('/journal/more', api)
  const remove = await screen.findByRole('button', { name: en['journal.reminder_delete'] })
  await user.click(remove)
  await waitFor(() => expect(screen.queryByText('Mon, Wed at 20:00')).not.toBeInTheDocument())
  expect(sent(api)).toEqual([['DELETE /journal/reminders/:id', undefined]])
  api.on('POST /journal/reminders', () => problem(422, 'invalid', { detail: 'Πάρα πολλά.' }))
  await user.click(screen.getByRole('button', { name: en['journal.reminder_add'] }))
  expect(await screen.findByText('Πάρα πολλά.')).toBeInTheDocument()
})
