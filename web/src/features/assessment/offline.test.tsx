// Begun and answered without a network: kept here, shown at once where it matters, sent later.
import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { beforeEach, expect, test } from 'vitest'

import { en } from '@/app/messages/en'
import { sealedStore } from '@/lib/sealed-store'
import { FakeApi, problem } from '@/testing/fake-api'
import { renderApp } from '@/testing/render-app'
import { sampleResponse, withQuestionnaires } from '@/testing/sample-questionnaires'
import { setWidth } from '@/testing/viewport'

const ANSWER = '/journal/questionnaires/sample/answer'
const BEGIN = { name: /Begin.*Δείγμα/ }
const ASKED = en['safety.ask_title']

beforeEach(() => setWidth(390))

/** Visit the journal once with a network, then lose it; the tab is closed. */
async function visitedOnce(): Promise<FakeApi> {
  const api = withQuestionnaires(new FakeApi())
  const view = renderApp('/journal', api)
  await screen.findByRole('link', BEGIN)
  await waitFor(async () => {
    const names = await (await sealedStore()).names()
    expect(names.filter((name) => name.endsWith('instrument sample'))).toHaveLength(1)
  })
  view.unmount()
  return api
}

function bodies(api: FakeApi, method: string, path: RegExp): unknown[] {
  return api.received
    .filter((one) => one.method === method && path.test(one.path))
    .map(({ body }) => body)
}

test('it begins without a network, item 9 opens help at once, and all is sent later', async () => {
  const api = await visitedOnce()
  api.silent = true
  const { user } = renderApp('/journal', api)
  await user.click(await screen.findByRole('link', BEGIN))
  await screen.findByRole('group', { name: 'Πρώτη' })
  await user.keyboard('1')
  await screen.findByRole('group', { name: 'Δεύτερη' })
  await user.keyboard('2')
  const step = await screen.findByRole('region', { name: ASKED })
  expect(within(step).getByText(en['help.emergency_title'])).toBeInTheDocument()
  await user.click(within(step).getByRole('button', { name: en['safety.go_on'] }))
  expect(await screen.findByText(/kept on this device and sent later/)).toBeInTheDocument()
  const help = screen.getByRole('link', { name: 'help is always here' })
  expect(help).toHaveAttribute('href', '/help')

  const before = api.received.length
  api.silent = false
  fireEvent(window, new Event('online'))
  expect(await screen.findByText(/Your answers are saved/)).toBeInTheDocument()
  const sent = api.received.slice(before).filter(({ method }) => method !== 'GET')
  expect(sent.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'POST /assessments/responses',
    `PUT /assessments/responses/${sampleResponse().id}/answers`,
  ])
  expect(sent[0]?.body).toMatchObject({ instrument: 'sample', version: '1' })
  expect(sent[0]?.body).toHaveProperty('begun_at')
  expect(sent[1]?.body).toMatchObject({
    answers: [
      { item: 'a', value: 0 },
      { item: 'b', value: 1 },
    ],
  })
})

test('a closed tab keeps it; the journal sends it when the network is back', async () => {
  const api = await visitedOnce()
  api.silent = true
  const view = renderApp(ANSWER, api)
  await screen.findByRole('group', { name: 'Πρώτη' })
  await view.user.keyboard('4')
  await screen.findByText(/kept on this device and sent later/)
  view.unmount()

  const again = renderApp(ANSWER, api)
  expect(await screen.findByRole('group', { name: 'Δεύτερη' })).toBeInTheDocument()
  again.unmount()

  api.silent = false
  renderApp('/journal', api)
  await waitFor(() => expect(bodies(api, 'PUT', /answers$/)).toHaveLength(1))
  expect(bodies(api, 'POST', /responses$/)).toHaveLength(1)
  await waitFor(async () => {
    const names = await (await sealedStore()).names()
    expect(names.filter((name) => name.startsWith('answers'))).toEqual([])
  })
})

test('words that only the server could read open the path when they are sent', async () => {
  const api = await visitedOnce()
  api.silent = true
  const view = renderApp(ANSWER, api)
  await screen.findByRole('group', { name: 'Πρώτη' })
  await view.user.keyboard('1')
  await screen.findByRole('group', { name: 'Δεύτερη' })
  await view.user.keyboard('1')
  await view.user.type(await screen.findByLabelText('Λόγια'), 'Όχι πια.')
  await view.user.tab()
  await screen.findByText(/kept on this device and sent later/)
  view.unmount()
  api.on('PUT /assessments/responses/:id/answers', () => ({
    response: sampleResponse(),
    safety: { level: 2, kinds: ['suicide'] },
  }))
  api.silent = false
  renderApp('/journal', api)
  expect(await screen.findByRole('region', { name: ASKED })).toBeInTheDocument()
})

test('what no longer fits is said, is dropped, and it can be begun anew', async () => {
  const api = await visitedOnce()
  api.silent = true
  const view = renderApp(ANSWER, api)
  await screen.findByRole('group', { name: 'Πρώτη' })
  await view.user.keyboard('4')
  await screen.findByText(/kept on this device and sent later/)
  view.unmount()
  api.silent = false
  api.on('POST /assessments/responses', ({ body }) =>
    (body as { begun_at?: string }).begun_at === undefined
      ? sampleResponse()
      : problem(409, 'response_expired', { detail: 'Ξεκίνα πάλι.' }),
  )
  const { user } = renderApp(ANSWER, api)
  expect(await screen.findByText(/Ξεκίνα πάλι/)).toBeInTheDocument()
  await user.click(screen.getByRole('button', { name: en['ask.begin_again'] }))
  expect(await screen.findByRole('group', { name: 'Πρώτη' })).toBeInTheDocument()
})

test('a server that is up but cannot keep anything just now stops nobody', async () => {
  const api = withQuestionnaires(new FakeApi())
    .on('POST /assessments/responses', () => problem(503, 'database_locked'))
    .on('PUT /assessments/responses/:id/answers', () => problem(503, 'database_locked'))
  const { user } = renderApp(ANSWER, api)
  await screen.findByRole('group', { name: 'Πρώτη' })
  await user.keyboard('1')
  await screen.findByRole('group', { name: 'Δεύτερη' })
  await user.keyboard('3')
  expect(await screen.findByRole('region', { name: ASKED })).toBeInTheDocument()
})
