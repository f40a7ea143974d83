// Without the server nothing reads the words, so the way to help stands beside them.
import { act, screen } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'

import { en } from '@/app/messages/en'
import { FakeApi } from '@/testing/fake-api'
import { renderApp } from '@/testing/render-app'
import { ENTRY_ID, withJournal } from '@/testing/sample-journal'

const ENTRY = `/journal/entries/${ENTRY_ID}`
const HELP = { name: 'help is always here' }

afterEach(() => {
  vi.restoreAllMocks()
})

test('before a word is written offline, help is in sight, and gone when the network is back', async () => {
  const online = vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
  const api = withJournal(new FakeApi())
  const { user } = renderApp(ENTRY, api)
  const help = await screen.findByRole('link', HELP)
  expect(help).toHaveAttribute('href', '/help')
  online.mockReturnValue(true)
  act(() => {
    window.dispatchEvent(new Event('online'))
  })
  expect(screen.queryByRole('link', HELP)).not.toBeInTheDocument()
  vi.mocked(online).mockReturnValue(false)
  act(() => {
    window.dispatchEvent(new Event('offline'))
  })
  api.silent = true
  await user.click(await screen.findByRole('link', HELP))
  expect(await screen.findByText(en['help.lead'])).toBeInTheDocument()
})

test('a server that is away counts as well, and typing with a server shows nothing', async () => {
  const api = withJournal(new FakeApi())
  const { user } = renderApp(ENTRY, api)
  const words = await screen.findByLabelText(en['journal.text'])
  await user.type(words, 'Ω')
  expect(screen.queryByRole('link', HELP)).not.toBeInTheDocument()
  api.silent = true
  expect(await screen.findByRole('link', HELP)).toBeInTheDocument()
  expect(screen.getByText(/Kept on this device, encrypted/)).toBeInTheDocument()
})
