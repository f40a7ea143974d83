// Words that the server read but could not store: what they ask for is shown all the same.
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'

import { en } from '@/app/messages/en'
import { FakeApi, problem } from '@/testing/fake-api'
import { renderApp } from '@/testing/render-app'
import { ENTRY_ID, sampleEntry, withJournal } from '@/testing/sample-journal'

const ASKED = { name: en['safety.ask_title'] }
const step = (level: number) => ({ id: null, level, kinds: ['suicide'], source: 'words' })

/** A server whose database refuses; `level` is what the words ask for now. */
function lockedApi(): { api: FakeApi; say: (level: number) => void } {
  let level = 2
  const api = withJournal(new FakeApi(), sampleEntry())
    .on('GET /journal/entries/:id', () => problem(404, 'not_found'))
    .on('POST /journal/entries', () =>
      problem(503, 'database_unavailable', { safety: step(level) }),
    )
    .on('POST /safety/end', () => problem(503, 'database_unavailable'))
  return { api, say: (next) => (level = next) }
}

const tries = (api: FakeApi) =>
  api.received.filter(({ method, path }) => method === 'POST' && path === '/journal/entries').length

async function tryAgain(api: FakeApi): Promise<void> {
  const before = tries(api)
  window.dispatchEvent(new Event('online'))
  await waitFor(() => expect(tries(api)).toBeGreaterThan(before))
}

test('a refusal brings the step, once; a graver one is shown again', async () => {
  const { api, say } = lockedApi()
  const { user } = renderApp(`/journal/entries/${ENTRY_ID}?prompt=`, api)
  await user.type(await screen.findByLabelText(en['journal.text']), 'I want to die.')
  const asked = await screen.findByRole('region', ASKED, { timeout: 5000 })
  expect(screen.getByLabelText(en['journal.text'])).toHaveValue('I want to die.')
  await user.click(within(asked).getByRole('button', { name: en['safety.go_on'] }))
  expect(screen.queryByRole('region', ASKED)).toBeNull()
  await tryAgain(api)
  expect(screen.queryByRole('region', ASKED)).toBeNull()
  say(3)
  await tryAgain(api)
  expect(await screen.findByRole('dialog', { name: en['safety.acute_title'] })).toBeVisible()
})
