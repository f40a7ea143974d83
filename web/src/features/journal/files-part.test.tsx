import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'

import { en } from '@/app/messages/en'
import type { Job } from '@/client/journal-work'
import { FakeApi, problem } from '@/testing/fake-api'
import { renderApp } from '@/testing/render-app'
import { withJournal } from '@/testing/sample-journal'

function job(change: Partial<Job> = {}): Job {
  return {
    ...{ id: 'in', kind: 'import', state: 'done', done: 3, total: 3, added: 2, known: 1 },
    ...{ bad_count: 0, bad: [], problem: null, safety: null, follow_up: null },
    ...change,
  }
}

/** A server whose job has these states, one each time it is asked; the last one stays. */
function importApi(...states: Job[]): FakeApi {
  const left = [...states]
  return withJournal(new FakeApi())
    .on('POST /journal/import', () => states[0])
    .on('GET /journal/jobs/:id', () => (left.length > 1 ? left.shift() : left[0]))
    .on('DELETE /journal/jobs/:id', () => undefined)
}

async function choose(api: FakeApi, name: string, content = 'written_at,text') {
  const view = renderApp('/journal/more', api)
  const input = await screen.findByLabelText(en['journal.import_choose'], { selector: 'input' })
  await view.user.upload(input, new File([content], name))
  return view
}

const sent = (api: FakeApi) => api.received.filter(({ path }) => path === '/journal/import')

test.each([
  ['entries.json', 'json'],
  ['entries.csv', 'csv'],
  ['ENTRIES.MD', 'markdown'],
  ['notes.txt', 'markdown'],
])('%s is sent as it is, as %s', async (name, format) => {
  const api = importApi(job())
  await choose(api, name, 'όπως είναι')
  await screen.findByText('2 entries came in, 1 were here already.')
  expect(sent(api).map(({ query, body }) => [query.get('format'), body])).toEqual([
    [format, 'όπως είναι'],
  ])
})

test('its progress is said and can be stopped; what came in stays', async () => {
  const running = job({ state: 'running', done: 400, total: 1000 })
  const api = importApi(running, running, job({ state: 'cancelled', added: 400, known: 0 }))
  const { user } = await choose(api, 'entries.csv')
  const bar = await screen.findByRole('progressbar', { name: '400 of 1,000 entries' })
  expect(bar).toHaveAttribute('aria-valuenow', '40')
  await user.click(screen.getByRole('button', { name: en['journal.import_cancel'] }))
  expect(await screen.findByText(/Stopped\. What had come in stays\./)).toBeInTheDocument()
  expect(screen.getByText(/400 entries came in/)).toBeInTheDocument()
  expect(api.received.some(({ method }) => method === 'DELETE')).toBe(true)
})

test('rows that cannot be used are named by their line', async () => {
  const bad = [{ line: 7, problem: 'Χωρίς ημέρα.' }]
  await choose(importApi(job({ bad_count: 1, bad })), 'entries.csv')
  expect(await screen.findByText('One row was left out:')).toBeInTheDocument()
  expect(screen.getByText('Line 7: Χωρίς ημέρα.')).toBeInTheDocument()
})

test('a file that cannot be read is refused in the words of the server', async () => {
  const api = importApi(job())
  api.on('POST /journal/import', () => problem(422, 'unreadable', { detail: 'Δεν διαβάζεται.' }))
  await choose(api, 'entries.csv')
  expect(await screen.findByText('Δεν διαβάζεται.')).toBeInTheDocument()
})

test('words of the last days open the step that they would have opened when written', async () => {
  const safety = { id: 's', level: 2, kinds: ['suicide'], source: 'journal' } as Job['safety']
  const api = importApi(job({ safety }))
  api.on('POST /safety/end', () => ({ paused: false, step: null, welcome_back: false }))
  const { user } = await choose(api, 'entries.csv')
  const step = await screen.findByRole('region', { name: en['safety.ask_title'] })
  await user.click(within(step).getByRole('button', { name: en['safety.go_on'] }))
  await waitFor(() => expect(step).not.toBeInTheDocument())
})

test('what was hard long ago is named once and quietly, by the look back that follows', async () => {
  const safety = { id: 's', level: 1, kinds: ['suicide'], source: 'journal' } as Job['safety']
  const api = importApi(job({ follow_up: 'back' }))
  const all = job({ follow_up: 'back' })
  api.on('GET /journal/jobs/:id', ({ path }) =>
    path.endsWith('/back') ? job({ id: 'back', kind: 'look_back', safety }) : all,
  )
  await choose(api, 'entries.csv')
  const said = (await screen.findByText(en['journal.looked_back'])).closest('[role=status]')
  if (!(said instanceof HTMLElement)) throw new Error('it is said aloud')
  expect(within(said).getByRole('link', { name: 'Help' })).toHaveAttribute('href', '/help')
  expect(screen.queryByText(en['safety.ask_title'])).not.toBeInTheDocument()
})

test('every entry can be taken along in three kinds of files', async () => {
  renderApp('/journal/more', importApi(job()))
  const kinds = {
    JSON: 'json',
    'CSV, for a spreadsheet': 'csv',
    'Markdown, for reading': 'markdown',
  }
  await screen.findByRole('heading', { name: en['journal.export'] })
  for (const [name, format] of Object.entries(kinds)) {
    const link = screen.getByRole('link', { name })
    expect(link).toHaveAttribute('href', `/api/v1/journal/export?format=${format}`)
  }
})
