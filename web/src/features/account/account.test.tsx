import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'

import type { Consent } from '@/client/types'
import { FakeApi, problem } from '@/testing/fake-api'
import { renderApp } from '@/testing/render-app'
import { SAMPLE_CONSENTS, SAMPLE_ME, SAMPLE_TOKENS } from '@/testing/samples'

test('names are saved and shown', async () => {
  const api = new FakeApi().on('PATCH /me', ({ body }) => ({ ...SAMPLE_ME, ...(body as object) }))
  const { user } = renderApp('/account', api)
  const name = await screen.findByLabelText('First name')
  await user.clear(name)
  await user.type(name, 'Μαρία')
  await user.click(screen.getByRole('button', { name: 'Save' }))
  expect(await screen.findByText('Saved.')).toBeInTheDocument()
  expect(screen.getAllByRole('link', { name: 'Account of Μαρία Δήμου' })).not.toHaveLength(0)
})

test('logging out leads out', async () => {
  const api = new FakeApi()
  api.on('POST /auth/log-out', () => {
    api.me = null
    return undefined
  })
  const { user } = renderApp('/account', api)
  await user.click(await screen.findByRole('button', { name: 'Log out' }))
  expect(await screen.findByRole('heading', { name: 'Log in' })).toBeInTheDocument()
})

/** Remember consents as the server does. */
function consenting(): FakeApi {
  let consents: readonly Consent[] = SAMPLE_CONSENTS
  return new FakeApi()
    .on('GET /me/consents', () => consents)
    .on('PUT /me/consents/:purpose', ({ path, body }) => {
      const purpose = path.split('/').at(-1) as Consent['purpose']
      const { granted } = body as { granted: boolean }
      const changed: Consent = { purpose, granted, changed_at: '2026-11-21T08:00:00Z' }
      consents = consents.map((old) => (old.purpose === purpose ? changed : old))
      return changed
    })
}

const camera = () => screen.findByRole('switch', { name: /^Read my expression/ })
const numbers = () => screen.findByRole('switch', { name: /^Keep the numbers/ })

test('consents are switches, each with its date', async () => {
  const { user } = renderApp('/account/consents', consenting())
  expect(await camera()).not.toBeChecked()
  expect(await numbers()).toBeChecked()
  expect(screen.getAllByText('Not given so far')).toHaveLength(2)
  expect(screen.getByText('Given on 2 November 2026')).toBeInTheDocument()
  await user.click(await camera())
  expect(await screen.findByText('Given on 21 November 2026')).toBeInTheDocument()
  expect(await camera()).toBeChecked()
})

test('every number of live recordings is a switch of its own, off until given', async () => {
  const api = consenting()
  const { user } = renderApp('/account/consents', api)
  const frames = await screen.findByRole('switch', { name: /^Keep every number/ })
  expect(frames).not.toBeChecked()
  await user.click(frames)
  expect(await screen.findByRole('switch', { name: /^Keep every number/ })).toBeChecked()
  await user.click(screen.getByRole('switch', { name: /^Keep every number/ }))
  expect(await screen.findByText(/One value a second stays/)).toBeVisible()
  await user.click(screen.getByRole('button', { name: 'Stop, and delete every single number' }))
  expect(await screen.findByRole('switch', { name: /^Keep every number/ })).not.toBeChecked()
})

test('withdrawing the numbers says what is deleted before it happens', async () => {
  const api = consenting()
  const { user } = renderApp('/account/consents', api)
  await user.click(await numbers())
  const dialog = await screen.findByRole('dialog', { name: 'Stop keeping the numbers?' })
  expect(within(dialog).getByText(/deleted for good/)).toBeInTheDocument()
  expect(api.received.some(({ method }) => method === 'PUT')).toBe(false)
  await user.click(within(dialog).getByRole('button', { name: /Stop keeping and delete/ }))
  expect(await screen.findByText('Withdrawn on 21 November 2026')).toBeInTheDocument()
  expect(await numbers()).not.toBeChecked()
})

test('recovery codes are made with the password and shown once', async () => {
  const api = new FakeApi().on('POST /me/recovery-codes', () => ({ codes: ['aaaa-1', 'bbbb-2'] }))
  const { user } = renderApp('/account/security', api)
  const [password] = await screen.findAllByLabelText('Your password now')
  if (password) await user.type(password, 'three quiet words')
  await user.click(screen.getByRole('button', { name: 'Make ten new codes' }))
  expect(await screen.findByText('aaaa-1')).toBeInTheDocument()
  expect(screen.getByText(/shown only now/)).toBeInTheDocument()
})

test('a wrong password changes nothing and says so', async () => {
  const api = new FakeApi().on('POST /me/password', () => problem(403, 'wrong_password'))
  const { user } = renderApp('/account/security', api)
  const [, password] = await screen.findAllByLabelText('Your password now')
  if (password) await user.type(password, 'wrong')
  await user.type(screen.getByLabelText('New password'), 'three quiet words')
  await user.click(screen.getByRole('button', { name: 'Change my password' }))
  expect(await screen.findByText(/That is not your password/)).toBeInTheDocument()
})

test('another device can be logged out', async () => {
  const api = new FakeApi().on('DELETE /me/sessions/:id', () => undefined)
  const { user } = renderApp('/account/security', api)
  expect(await screen.findByText('Safari · iPhone')).toBeInTheDocument()
  await user.click(screen.getByRole('button', { name: 'Log out this device' }))
  await waitFor(() => {
    expect(api.received.some(({ path }) => path === '/me/sessions/d2')).toBe(true)
  })
})

test('a token is shown once, with only the rights that were ticked', async () => {
  const made = { ...SAMPLE_TOKENS[0], id: 't2', name: 'script', token: 'secret-token' }
  const api = new FakeApi().on('POST /me/tokens', () => Response.json(made, { status: 201 }))
  const { user } = renderApp('/account/tokens', api)
  await user.type(await screen.findByLabelText('What is it for?'), 'script')
  await user.click(screen.getByRole('checkbox', { name: 'read my name and address' }))
  await user.click(screen.getByRole('button', { name: 'Make the token' }))
  expect(await screen.findByText('secret-token')).toBeInTheDocument()
  const sent = api.received.find(({ method }) => method === 'POST')
  expect(sent?.body).toEqual({
    name: 'script',
    scopes: ['check-ins:read', 'me:read'],
    expires_in_days: 90,
  })
})

test('a token without any right cannot be made', async () => {
  const { user } = renderApp('/account/tokens')
  await user.type(await screen.findByLabelText('What is it for?'), 'script')
  await user.click(screen.getByRole('checkbox', { name: 'read my check-ins' }))
  expect(screen.getByText('Tick at least one.')).toBeInTheDocument()
  expect(screen.getByRole('button', { name: 'Make the token' })).toBeDisabled()
})

test('the data is a download', async () => {
  renderApp('/account/data')
  const link = await screen.findByRole('link', { name: 'Download my data' })
  expect(link).toHaveAttribute('href', '/api/v1/me/export')
})

test('deleting the account needs the password, says what goes, and says goodbye', async () => {
  const api = new FakeApi()
  api.on('DELETE /me', ({ body }) => {
    if ((body as { password: string }).password !== 'right') return problem(403, 'wrong_password')
    api.me = null
    return undefined
  })
  const { user } = renderApp('/account/data', api)
  await user.click(await screen.findByRole('button', { name: /Delete my account…/ }))
  const dialog = await screen.findByRole('dialog')
  const confirm = within(dialog).getByRole('button', { name: 'Delete my account for good' })
  await user.type(within(dialog).getByLabelText('Your password now'), 'rig')
  await user.click(confirm)
  expect(await within(dialog).findByText(/That is not your password/)).toBeInTheDocument()
  await user.type(within(dialog).getByLabelText('Your password now'), 'ht')
  await user.click(confirm)
  expect(await screen.findByText('Your account is deleted')).toBeInTheDocument()
})
