import { screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'

import { FakeApi, problem } from '@/testing/fake-api'
import { renderApp } from '@/testing/render-app'
import { SAMPLE_ME } from '@/testing/samples'

function visitor(): FakeApi {
  const api = new FakeApi()
  api.me = null
  return api
}

/** Let the fake server take a log-in or sign-up and know the person from then on. */
function welcoming(route: string): FakeApi {
  const api = visitor()
  return api.on(route, () => {
    api.me = SAMPLE_ME
    return SAMPLE_ME
  })
}

async function fillLogIn(user: ReturnType<typeof renderApp>['user']) {
  await user.type(await screen.findByLabelText('E-mail address'), ' ada@example.org')
  await user.type(screen.getByLabelText('Password'), 'three quiet words')
  await user.click(screen.getByRole('button', { name: 'Log in' }))
}

test('logging in leads to the page that was asked for', async () => {
  const api = welcoming('POST /auth/log-in')
  const { user } = renderApp('/history', api)
  await fillLogIn(user)
  expect(await screen.findByRole('heading', { name: 'History' })).toBeInTheDocument()
  const sent = api.received.find(({ path }) => path === '/auth/log-in')
  expect(sent?.body).toEqual({ email: 'ada@example.org', password: 'three quiet words' })
})

test('a foreign address to return to is ignored', async () => {
  const { user } = renderApp('/log-in?next=//evil.example', welcoming('POST /auth/log-in'))
  await fillLogIn(user)
  expect(await screen.findByText(/^Good /)).toBeInTheDocument()
})

test('a wrong password says so and keeps what was typed', async () => {
  const api = visitor().on('POST /auth/log-in', () => problem(401, 'bad_credentials'))
  const { user } = renderApp('/log-in', api)
  await fillLogIn(user)
  expect(await screen.findByText(/do not belong together/)).toBeInTheDocument()
  expect(screen.getByLabelText('Password')).toHaveValue('three quiet words')
})

test('too many tries name the seconds to wait', async () => {
  const refusal = problem(429, 'too_many')
  refusal.headers.set('Retry-After', '30')
  const { user } = renderApp(
    '/log-in',
    visitor().on('POST /auth/log-in', () => refusal),
  )
  await fillLogIn(user)
  expect(await screen.findByText(/Try again in 30 seconds/)).toBeInTheDocument()
})

test('without a network nothing typed is lost', async () => {
  const api = visitor()
  const { user } = renderApp('/log-in', api)
  await screen.findByLabelText('E-mail address')
  api.silent = true
  await fillLogIn(user)
  expect(await screen.findByText(/could not reach the server/)).toBeInTheDocument()
  expect(screen.getByLabelText('Password')).toHaveValue('three quiet words')
})

async function fillSignUp(user: ReturnType<typeof renderApp>['user']) {
  await user.type(await screen.findByLabelText('First name'), 'Ada')
  await user.type(screen.getByLabelText('Last name'), 'Lovelace')
  await user.type(screen.getByLabelText('E-mail address'), 'ada@example.org')
  await user.type(screen.getByLabelText('Password'), 'three quiet words')
  await user.click(screen.getByRole('checkbox'))
}

const create = () => screen.getByRole('button', { name: 'Create my account' })

test('signing up leads to today', async () => {
  const api = welcoming('POST /auth/sign-up')
  const { user } = renderApp('/sign-up', api)
  await fillSignUp(user)
  await user.click(create())
  expect(await screen.findByText(/^Good /)).toBeInTheDocument()
  const sent = api.received.find(({ path }) => path === '/auth/sign-up')
  expect(sent?.body).toMatchObject({ first_name: 'Ada', adult: true })
  expect(sent?.body).toHaveProperty('time_zone')
})

test('a field is checked when it is left', async () => {
  const { user } = renderApp('/sign-up', visitor())
  await user.type(await screen.findByLabelText('E-mail address'), 'ada@')
  await user.tab()
  expect(await screen.findByText(/does not look like an e-mail address/)).toBeInTheDocument()
})

test('the password hint follows the typing', async () => {
  const { user } = renderApp('/sign-up', visitor())
  const field = await screen.findByLabelText('Password')
  expect(screen.getByText(/At least 8 characters/)).toBeInTheDocument()
  await user.type(field, 'three quiet words')
  expect(screen.getByText('Good and long.')).toBeInTheDocument()
})

test('without being an adult nothing is sent', async () => {
  const api = visitor()
  const { user } = renderApp('/sign-up', api)
  await fillSignUp(user)
  await user.click(screen.getByRole('checkbox'))
  await user.click(create())
  expect(await screen.findByText('EmoCare is for adults only.')).toBeInTheDocument()
  expect(api.received.some(({ path }) => path === '/auth/sign-up')).toBe(false)
})

test('a taken address is named with a way on', async () => {
  const api = visitor().on('POST /auth/sign-up', () => problem(409, 'email_taken'))
  const { user } = renderApp('/sign-up', api)
  await fillSignUp(user)
  await user.click(create())
  expect(await screen.findByText(/already an account with this e-mail address/)).toBeInTheDocument()
})

test('the server’s own reason appears beside its field', async () => {
  const reason = 'This password is among the commonest.'
  const refuse = () => problem(422, 'weak_password', { fields: { password: reason } })
  const { user } = renderApp('/sign-up', visitor().on('POST /auth/sign-up', refuse))
  await fillSignUp(user)
  await user.click(create())
  await waitFor(() => {
    expect(screen.getByLabelText('Password')).toHaveAccessibleDescription(
      expect.stringContaining(reason),
    )
  })
})

test('with mail, signing up asks to look there', async () => {
  const pending = () => Response.json({ pending: true }, { status: 202 })
  const { user } = renderApp('/sign-up', visitor().on('POST /auth/sign-up', pending))
  await fillSignUp(user)
  await user.click(create())
  expect(await screen.findByText('Look in your mail')).toBeInTheDocument()
})

test('a recovery code sets a new password', async () => {
  const api = visitor().on('POST /auth/recover', () => undefined)
  const { user } = renderApp('/recover', api)
  await user.type(await screen.findByLabelText('Recovery code'), 'abcd-efgh')
  const [email] = screen.getAllByLabelText('E-mail address')
  if (email) await user.type(email, 'ada@example.org')
  await user.type(screen.getByLabelText('New password'), 'three quiet words')
  await user.click(screen.getByRole('button', { name: 'Set the new password' }))
  expect(await screen.findByText('Your new password is set')).toBeInTheDocument()
})

test('a link by mail is offered only where the server can send mail', async () => {
  renderApp(
    '/recover',
    visitor().on('GET /auth/options', () => ({ mail: false })),
  )
  await screen.findByLabelText('Recovery code')
  await waitFor(() => {
    expect(screen.queryByText('Or get a link by mail')).not.toBeInTheDocument()
  })
})

test('a reset link without its token says what is missing', async () => {
  renderApp('/reset', visitor())
  expect(await screen.findByText(/needs the link from the mail/)).toBeInTheDocument()
})

test('a confirmation waits for a click, then signs in', async () => {
  const api = welcoming('POST /auth/confirm')
  const { user } = renderApp('/confirm?token=abc', api)
  const button = await screen.findByRole('button', { name: 'Confirm my address' })
  expect(api.received.some(({ path }) => path === '/auth/confirm')).toBe(false)
  await user.click(button)
  expect(await screen.findByText(/^Good /)).toBeInTheDocument()
})
