import { act, screen, waitFor, within } from '@testing-library/react'
import { beforeEach, expect, test, vi } from 'vitest'

import { FakeApi } from '@/testing/fake-api'
import { renderApp } from '@/testing/render-app'
import { PIN, withLock } from '@/testing/sample-lock'
import { SAMPLE_ME } from '@/testing/samples'

const EMPTY = {
  warning_signs: [],
  on_my_own: [],
  people_and_places: [],
  people_to_ask: [],
  professionals: [],
  safer_surroundings: [],
  updated_at: null,
}
const COPY = 'emocare-safety-plan'

beforeEach(() => {
  localStorage.clear()
  HTMLDialogElement.prototype.showModal = vi.fn(function (this: HTMLDialogElement) {
    this.open = true
  })
})

function planApi(): FakeApi {
  return new FakeApi()
    .on('GET /safety/plan', () => EMPTY)
    .on('PUT /safety/plan', ({ body }) => ({ ...(body as object), updated_at: null }))
    .on('GET /safety/told', () => ({ people: [], remind_from: 2, updated_at: null }))
    .on('PUT /safety/told', ({ body }) => ({ ...(body as object), updated_at: null }))
}

test('a plan is written line by line, and no copy is kept unasked', async () => {
  const { user, api } = renderApp('/safety-plan', planApi())
  await user.type(await screen.findByLabelText(/How I notice/), 'no answer\n\n sleep ')
  await user.click(screen.getByRole('button', { name: 'Save my plan' }))
  await screen.findByText('Saved.')
  const sent = api.received.find(({ method }) => method === 'PUT')?.body
  expect(sent).toMatchObject({ warning_signs: ['no answer', 'sleep'], professionals: [] })
  expect(localStorage.getItem(COPY)).toBeNull()
})

test('the copy that a person asked for opens without server and log-in', async () => {
  const first = renderApp('/safety-plan', planApi())
  await first.user.type(await screen.findByLabelText(/by myself/), 'a walk')
  await first.user.click(screen.getByLabelText('Keep a copy on this device'))
  first.unmount()
  const api = new FakeApi()
  api.silent = true
  renderApp('/safety-plan', api)
  expect(await screen.findByText('a walk')).toBeInTheDocument()
  expect(screen.getByRole('button', { name: 'Print my plan' })).toBeInTheDocument()
})

test('unticking takes the copy away', async () => {
  localStorage.setItem(COPY, JSON.stringify({ on_my_own: ['tea'], person: SAMPLE_ME.id }))
  const { user } = renderApp('/safety-plan', planApi())
  await user.click(await screen.findByLabelText('Keep a copy on this device'))
  expect(localStorage.getItem(COPY)).toBeNull()
})

test('a copy that cannot be read breaks nothing', async () => {
  localStorage.setItem(COPY, '{"on_my_own": 3')
  const api = new FakeApi()
  api.silent = true
  renderApp('/safety-plan', api)
  expect(await screen.findByText(/no copy of a plan/)).toBeInTheDocument()
})

test('who is at hand is decided beforehand', async () => {
  const { user, api } = renderApp('/safety-plan', planApi())
  await user.click(await screen.findByRole('button', { name: 'Add a person' }))
  await user.type(screen.getByLabelText('Name'), 'Sam')
  await user.type(screen.getByLabelText('Telephone number'), '0123')
  await user.click(screen.getByRole('button', { name: 'Save my choice' }))
  await waitFor(() => {
    const sent = api.received.find(({ path, method }) => method === 'PUT' && path.endsWith('told'))
    expect(sent?.body).toMatchObject({ people: [{ name: 'Sam', reach: '0123' }] })
  })
})

test('somebody else’s copy is not taken for one’s own', async () => {
  localStorage.setItem(COPY, JSON.stringify({ on_my_own: ['tea'], person: 'somebody else' }))
  const { user } = renderApp('/safety-plan', planApi())
  const keep = await screen.findByLabelText('Keep a copy on this device')
  expect(keep).not.toBeChecked()
  await user.click(screen.getByRole('button', { name: 'Save my plan' }))
  await screen.findByText('Saved.')
  expect(localStorage.getItem(COPY)).toContain('tea')
})

test('behind the lock a copy is read without the PIN, and the plan is written with it', async () => {
  localStorage.setItem(COPY, JSON.stringify({ on_my_own: ['tea'], person: SAMPLE_ME.id }))
  const api = planApi()
  withLock(api)
  const { user } = renderApp('/safety-plan', api)
  expect(await screen.findByText('tea')).toBeInTheDocument()
  await user.type(await screen.findByLabelText('PIN, 4 to 8 digits'), PIN)
  expect(screen.getByText('tea')).toBeInTheDocument()
  expect(api.received.some(({ path }) => path === '/safety/plan')).toBe(false)
  await user.click(screen.getByRole('button', { name: 'Open' }))
  expect(await screen.findByLabelText(/How I notice/)).toBeInTheDocument()
})

test('a plan that is being read or written is not covered when the lock falls', async () => {
  const api = planApi()
  const lock = withLock(api, { locked: false })
  const { user, services } = renderApp('/safety-plan', api)
  await user.type(await screen.findByLabelText(/How I notice/), 'no answer')
  lock.close()
  await act(() => services.queries.invalidateQueries({ queryKey: ['lock'] }))
  await user.type(screen.getByLabelText(/How I notice/), ', no sleep')
  expect(screen.getByLabelText(/How I notice/)).toHaveValue('no answer, no sleep')
})

async function logOutWithCopy() {
  localStorage.setItem(COPY, JSON.stringify({ on_my_own: ['tea'], person: SAMPLE_ME.id }))
  const api = planApi().on('POST /auth/log-out', () => undefined)
  const view = renderApp('/account', api)
  await view.user.click(await screen.findByRole('button', { name: 'Log out' }))
  return { ...view, dialog: await screen.findByRole('dialog') }
}

test('logging out removes the copy unless the person wants it to stay', async () => {
  const { user, dialog } = await logOutWithCopy()
  expect(localStorage.getItem(COPY), 'asked first').not.toBeNull()
  await user.click(within(dialog).getByRole('button', { name: 'Log out and remove the copy' }))
  await screen.findByRole('heading', { name: 'Log in' })
  expect(localStorage.getItem(COPY)).toBeNull()
})

test('a copy that the person wants to stay is there after logging out', async () => {
  const { user, dialog } = await logOutWithCopy()
  await user.click(within(dialog).getByLabelText('Leave the copy on this device'))
  await user.click(within(dialog).getByRole('button', { name: 'Log out' }))
  await screen.findByRole('heading', { name: 'Log in' })
  expect(localStorage.getItem(COPY)).toContain('tea')
})
