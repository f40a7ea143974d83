import { screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'

import { en } from '@/app/messages/en'
import { FakeApi, problem } from '@/testing/fake-api'
import { renderApp } from '@/testing/render-app'
import { withJournal } from '@/testing/sample-journal'
import { PASSWORD, PIN, withLock } from '@/testing/sample-lock'

const SET = { name: en['lock.set'] }
const OFF = { name: en['lock.off'] }

const changes = (api: FakeApi) =>
  api.received.filter(({ method }) => method === 'PUT').map(({ body }) => body)

async function fill(user: ReturnType<typeof renderApp>['user'], pin: string, password = PASSWORD) {
  await user.type(await screen.findByLabelText(en['lock.password']), password)
  await user.type(screen.getByLabelText(en['lock.pin']), pin)
}

test('a lock is set with password, PIN, minutes and when the page is left', async () => {
  const api = withJournal(new FakeApi())
  api.on('PUT /journal/lock', () => ({ on: true, locked: false, when_hidden: true }))
  const { user } = renderApp('/journal/more', api)
  await fill(user, PIN)
  const minutes = screen.getByLabelText(en['lock.minutes'])
  await user.clear(minutes)
  await user.type(minutes, '12')
  await user.click(screen.getByLabelText(en['lock.hidden']))
  await user.click(screen.getByRole('button', SET))
  expect(await screen.findByText(en['lock.on'])).toBeInTheDocument()
  expect(changes(api)).toEqual([
    { password: PASSWORD, pin: PIN, after_minutes: 12, when_hidden: true },
  ])
  // Neither stays on the screen or in the page.
  expect(screen.getByLabelText(en['lock.password'])).toHaveValue('')
  expect(screen.getByLabelText(en['lock.pin'])).toHaveValue('')
})

test.each([
  ['123', false],
  ['12a4', false],
  ['2468', true],
  ['24681357', true],
])('“%s” can be set as a PIN: %s', async (pin, can) => {
  const { user } = renderApp('/journal/more', withJournal(new FakeApi()))
  await fill(user, pin)
  expect(screen.getByRole<HTMLButtonElement>('button', SET).disabled).toBe(!can)
})

test('a PIN that everybody tries first, or a wrong password, is refused in words', async () => {
  const api = withJournal(new FakeApi())
  api.on('PUT /journal/lock', () => problem(422, 'weak_pin', { detail: 'Πολύ εύκολο.' }))
  const { user } = renderApp('/journal/more', api)
  await fill(user, '1111')
  await user.click(screen.getByRole('button', SET))
  expect(await screen.findByText('Πολύ εύκολο.')).toBeInTheDocument()
  api.on('PUT /journal/lock', () => problem(403, 'wrong_password'))
  await fill(user, PIN)
  await user.click(screen.getByRole('button', SET))
  expect(await screen.findByText(en['problem.wrong_password'])).toBeInTheDocument()
})

test('it is closed at once on wish', async () => {
  const api = withJournal(new FakeApi())
  withLock(api, { locked: false })
  const { user } = renderApp('/journal/more', api)
  await user.click(await screen.findByRole('button', { name: en['lock.now'] }))
  expect(await screen.findByRole('heading', { name: en['lock.locked_title'] })).toBeVisible()
})

test('it is taken away with the password, without the PIN', async () => {
  const api = withJournal(new FakeApi())
  withLock(api, { locked: false })
  const { user } = renderApp('/journal/more', api)
  await user.type(await screen.findByLabelText(en['lock.password']), PASSWORD)
  await user.click(await screen.findByRole('button', OFF))
  await waitFor(() => expect(screen.queryByText(en['lock.on'])).not.toBeInTheDocument())
  expect(changes(api)).toMatchObject([{ pin: null }])
  expect(screen.queryByRole('button', OFF)).not.toBeInTheDocument()
})
