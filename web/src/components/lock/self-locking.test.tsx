// The lock falls by itself: after some minutes without a touch, and when the page is left.
import { act, fireEvent, screen, waitFor } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'

import { en } from '@/app/messages/en'
import { FakeApi } from '@/testing/fake-api'
import { renderApp } from '@/testing/render-app'
import { withJournal } from '@/testing/sample-journal'
import { withLock } from '@/testing/sample-lock'
import { withQuestionnaires } from '@/testing/sample-questionnaires'
import { sampleCheckIn } from '@/testing/samples'

const LOCKED = { name: en['lock.locked_title'] }

afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

function personalApi(): FakeApi {
  const api = withQuestionnaires(withJournal(new FakeApi()))
  api.checkIns = [sampleCheckIn({ words: 'Μόνο για μένα' })]
  return api
}

test('it locks after minutes without a touch, also where the page asks by itself', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] })
  const api = personalApi()
  withLock(api, { locked: false, minutes: 5 })
  const { services } = renderApp('/journal', api)
  await screen.findByRole('link', { name: en['journal.write'] })
  const minutesPass = async (minutes: number) => {
    act(() => {
      for (let left = minutes; left > 0; left -= 1) vi.advanceTimersByTime(60_000)
    })
    await act(() => services.queries.invalidateQueries({ queryKey: ['lock'] }))
  }
  await minutesPass(4)
  fireEvent.keyDown(window, { key: 'a' })
  await minutesPass(4)
  expect(screen.queryByRole('heading', LOCKED)).not.toBeInTheDocument()
  await minutesPass(2)
  expect(await screen.findByRole('heading', LOCKED)).toBeInTheDocument()
})

test('the server is told of use that sends nothing by itself, now and then', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const api = personalApi()
  withLock(api, { locked: false })
  renderApp('/history', api)
  await screen.findByText('Μόνο για μένα')
  const told = () => api.received.filter(({ path }) => path === '/journal/reminders')
  fireEvent.keyDown(window, { key: 'a' })
  expect(told()).toEqual([])
  vi.setSystemTime(Date.now() + 60_000)
  for (const key of ['b', 'c', 'd']) fireEvent.keyDown(window, { key })
  await waitFor(() => expect(told()).toHaveLength(1))
})

test('left pages lock at once where the person wants that', async () => {
  const api = personalApi()
  withLock(api, { locked: false, whenHidden: true })
  renderApp('/history', api)
  await screen.findByText('Μόνο για μένα')
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden')
  fireEvent(document, new Event('visibilitychange'))
  expect(await screen.findByRole('heading', LOCKED)).toBeInTheDocument()
})
