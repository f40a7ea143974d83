import { fireEvent, screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'

import type { CheckIn } from '@/client/types'
import { FakeApi, problem } from '@/testing/fake-api'
import { renderApp } from '@/testing/render-app'
import { SAMPLE_ME, sampleCheckIn, sampleResult } from '@/testing/samples'

const now = () => new Date().toISOString()
const save = () => screen.findByRole('button', { name: 'Save this check-in' })

function chooseMood(value: string) {
  fireEvent.change(screen.getByLabelText('How do you feel right now?'), { target: { value } })
}

/** Keep what is sent, as the server does. */
function keeping(api: FakeApi): FakeApi {
  return api.on('POST /check-ins/words', ({ body }) => {
    const made = sampleCheckIn({ recorded_at: now(), words: null, ...(body as Partial<CheckIn>) })
    api.checkIns = [made, ...api.checkIns]
    return made
  })
}

test('an empty day says how to begin', async () => {
  renderApp('/today')
  expect(await screen.findByText(/Nothing yet today/)).toBeInTheDocument()
  expect(screen.getByText(/will appear here, day by day/)).toBeInTheDocument()
})

test('the slider and a few words are a whole check-in', async () => {
  const api = keeping(new FakeApi())
  const { user } = renderApp('/today', api)
  await save()
  chooseMood('7')
  await user.type(screen.getByLabelText('A few words, if you like'), ' Rain, but warm. ')
  await user.click(await save())
  const list = await screen.findByRole('list', { name: 'Today so far' })
  expect(within(list).getByText('Rain, but warm.')).toBeInTheDocument()
  expect(within(list).getByText('7 of 10')).toBeInTheDocument()
  const sent = api.received.find(({ path }) => path === '/check-ins/words')
  expect(sent?.body).toMatchObject({ mood: 7, words: 'Rain, but warm.' })
})

test('before the slider is touched, nothing is chosen and nothing is sent', async () => {
  const api = keeping(new FakeApi())
  const { user } = renderApp('/today', api)
  expect(await screen.findByText('not chosen yet')).toBeInTheDocument()
  await user.click(await save())
  expect(await screen.findByText(/Move the slider first/)).toBeInTheDocument()
  expect(api.received.some(({ method }) => method === 'POST')).toBe(false)
})

test('a tap on the middle counts as a choice', async () => {
  renderApp('/today', keeping(new FakeApi()))
  await save()
  fireEvent.click(screen.getByLabelText('How do you feel right now?'))
  expect(await screen.findByText('5 of 10')).toBeInTheDocument()
})

test('when saving fails, the words stay', async () => {
  const api = new FakeApi().on('POST /check-ins/words', () => problem(503, 'unavailable'))
  const { user } = renderApp('/today', api)
  await save()
  chooseMood('3')
  await user.type(screen.getByLabelText('A few words, if you like'), 'Still here')
  await user.click(await save())
  expect(await screen.findByText(/What you wrote is still here/)).toBeInTheDocument()
  expect(screen.getByLabelText('A few words, if you like')).toHaveValue('Still here')
})

test('the week is told in a sentence and kept in a table', async () => {
  const api = new FakeApi()
  api.checkIns = [
    sampleCheckIn({ id: 'a', recorded_at: now(), mood: 8 }),
    sampleCheckIn({
      id: 'b',
      recorded_at: now(),
      mood: 5,
      source: 'camera',
      result: sampleResult(),
    }),
  ]
  renderApp('/today', api)
  const sentence = await screen.findByText(/You rated yourself 2 times in seven days, 6.5 of 10/)
  expect(sentence).toHaveTextContent('Your face looked mostly happy in the one recording.')
  const table = screen.getByRole('table', { name: 'Your week' })
  expect(within(table).getAllByRole('row')).toHaveLength(4)
})

test('recovery codes are suggested only to those who have none', async () => {
  const api = new FakeApi()
  api.me = { ...SAMPLE_ME, recovery_codes_left: 3 }
  renderApp('/today', api)
  await save()
  expect(screen.queryByText('In case you forget your password')).not.toBeInTheDocument()
})

test('when the check-ins cannot be read, the slider still works and a retry is offered', async () => {
  let refuse = true
  const api = keeping(new FakeApi()).on('GET /check-ins', () =>
    refuse ? problem(500, 'error') : { items: [], next: null },
  )
  const { user } = renderApp('/today', api)
  expect(await screen.findByText('Something went wrong here')).toBeInTheDocument()
  expect(await save()).toBeInTheDocument()
  refuse = false
  await user.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByText(/Nothing yet today/)).toBeInTheDocument()
})
