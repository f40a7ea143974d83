import { fireEvent, screen, waitFor } from '@testing-library/react'
import { beforeEach, expect, test, vi } from 'vitest'

import type { CheckIn } from '@/client/types'
import { FakeApi } from '@/testing/fake-api'
import { renderApp } from '@/testing/render-app'
import { sampleCheckIn } from '@/testing/samples'

import { nextQuestion } from './asq'

beforeEach(() => {
  HTMLDialogElement.prototype.showModal = vi.fn(function (this: HTMLDialogElement) {
    this.open = true
  })
})

function stepApi(level: number, kinds: string[]): FakeApi {
  const safety = { id: null, level, kinds, source: 'words', started_at: '2026-11-21T08:00:00Z' }
  return new FakeApi()
    .on('POST /check-ins/words', () => sampleCheckIn({ safety } as Partial<CheckIn>))
    .on('GET /safety/told', () => ({ people: [{ name: 'Sam', reach: '0123' }], remind_from: 2 }))
    .on('POST /safety/asq', () => ({ any_yes: true, ask_now: false, step: safety }))
    .on('POST /safety/end', () => ({ paused: false, step: null, welcome_back: false }))
}

async function write(api: FakeApi) {
  const view = renderApp('/today', api)
  fireEvent.click(await screen.findByLabelText('How do you feel right now?'))
  await view.user.type(screen.getByLabelText('A few words, if you like'), 'words')
  await view.user.click(screen.getByRole('button', { name: 'Save this check-in' }))
  return view
}

test.each([
  [{}, 'wished_dead'],
  [{ wished_dead: false }, 'better_off_dead'],
  [{ wished_dead: null, better_off_dead: false, thoughts: false }, 'ever_tried'],
  [{ wished_dead: false, better_off_dead: false, thoughts: false, ever_tried: false }, null],
  [{ wished_dead: false, better_off_dead: false, thoughts: true, ever_tried: null }, 'now'],
  [
    { wished_dead: true, better_off_dead: null, thoughts: null, ever_tried: null, now: false },
    null,
  ],
] as const)('after %o comes %s', (answers, question) => {
  expect(nextQuestion(answers)).toBe(question)
})

test('words about dying open a direct question with lines and people at hand', async () => {
  const { user, api } = await write(stepApi(2, ['suicide']))
  expect(await screen.findByText(/Is that happening for you/)).toBeInTheDocument()
  expect(screen.getByRole('heading', { name: 'In danger right now' })).toBeInTheDocument()
  expect(await screen.findByRole('link', { name: 'Call Sam, 0123' })).toHaveAttribute(
    'href',
    'tel:0123',
  )
  await user.click(screen.getByRole('button', { name: 'I am safe for now, go on' }))
  await waitFor(() => expect(api.received.some(({ path }) => path === '/safety/end')).toBe(true))
})

test('no to every question ends nothing: lines and plan stay', async () => {
  const { user } = await write(stepApi(2, ['suicide']))
  await user.click(await screen.findByRole('button', { name: 'Answer five short questions' }))
  for (let asked = 0; asked < 4; asked += 1) {
    await user.click(screen.getByRole('button', { name: 'No' }))
  }
  expect(screen.getByText(/Thank you for answering/)).toBeInTheDocument()
  expect(screen.getByRole('heading', { name: 'In danger right now' })).toBeInTheDocument()
})

test('thoughts right now fill the screen with the number to call', async () => {
  const { user } = await write(stepApi(2, ['suicide']))
  await user.click(await screen.findByRole('button', { name: 'Answer five short questions' }))
  for (let asked = 0; asked < 5; asked += 1) {
    await user.click(screen.getByRole('button', { name: 'Yes' }))
  }
  expect(screen.getByRole('dialog', { name: 'Please talk to someone now' })).toBeInTheDocument()
})

test('acute words fill the screen at once', async () => {
  await write(stepApi(3, ['suicide']))
  expect(
    await screen.findByRole('dialog', { name: 'Please talk to someone now' }),
  ).toBeInTheDocument()
})

test('distress gets a warm word and nothing grave', async () => {
  await write(stepApi(1, ['suicide']))
  expect(await screen.findByText('That sounds heavy')).toBeInTheDocument()
  expect(screen.queryByText('In danger right now')).not.toBeInTheDocument()
})

test('abuse is named as what was written, without blame', async () => {
  await write(stepApi(2, ['abuse']))
  expect(await screen.findByText(/That is not your fault/)).toBeInTheDocument()
})
