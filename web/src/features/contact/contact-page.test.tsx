import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'

import { en } from '@/app/messages/en'
import { FakeApi, problem } from '@/testing/fake-api'
import { renderApp } from '@/testing/render-app'
import { SAMPLE_ME } from '@/testing/samples'

test('a signed-in person only writes the message', async () => {
  const api = new FakeApi().on('POST /contact', () => Response.json({ id: '1' }, { status: 201 }))
  const { user } = renderApp('/contact', api)
  await user.type(await screen.findByLabelText('Your message'), 'The room was dark.')
  await user.click(screen.getByRole('button', { name: 'Send the message' }))
  expect(await screen.findByText('Your message is stored')).toBeInTheDocument()
  const sent = api.received.find(({ path }) => path === '/contact')
  expect(sent?.body).toEqual({
    name: 'Άννα Δήμου',
    email: SAMPLE_ME.email,
    message: 'The room was dark.',
  })
})

test('a call for help in a message is met at once, and the message is stored', async () => {
  const step = { id: null, level: 2, kinds: ['suicide'], source: 'words', started_at: '2026-11-21' }
  const api = new FakeApi().on('POST /contact', () =>
    Response.json({ id: '1', safety: step }, { status: 201 }),
  )
  const { user } = renderApp('/contact', api)
  await user.type(await screen.findByLabelText('Your message'), 'I want to die.')
  await user.click(screen.getByRole('button', { name: 'Send the message' }))
  expect(await screen.findByRole('heading', { name: en['safety.ask_title'] })).toHaveFocus()
  expect(screen.getByText('Your message is stored')).toBeInTheDocument()
  await user.click(screen.getByRole('button', { name: en['safety.go_on'] }))
  expect(screen.queryByRole('heading', { name: en['safety.ask_title'] })).toBeNull()
})

test('a visitor is met also where the message cannot be stored', async () => {
  const safety = { id: null, level: 2, kinds: ['suicide'], source: 'words' }
  const api = new FakeApi().on('POST /contact', () =>
    problem(503, 'database_unavailable', { safety }),
  )
  api.me = null
  const { user } = renderApp('/contact', api)
  await user.type(await screen.findByLabelText('Your name'), 'Ada')
  await user.type(screen.getByLabelText('E-mail address'), 'ada@example.org')
  await user.type(screen.getByLabelText('Your message'), 'I want to die.')
  await user.click(screen.getByRole('button', { name: 'Send the message' }))
  expect(await screen.findByRole('heading', { name: en['safety.ask_title'] })).toBeInTheDocument()
  expect(screen.getByLabelText('Your message')).toHaveValue('I want to die.')
})

test('a message that was refused is still there', async () => {
  const api = new FakeApi().on('POST /contact', () => problem(429, 'too_many'))
  const { user } = renderApp('/contact', api)
  const field = await screen.findByLabelText('Your message')
  await user.type(field, 'Hello')
  await user.click(screen.getByRole('button', { name: 'Send the message' }))
  expect(await screen.findByRole('alert')).toBeInTheDocument()
  expect(field).toHaveValue('Hello')
})
