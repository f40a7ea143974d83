import { screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'

import { en } from '@/app/messages/en'
import { FakeApi, problem } from '@/testing/fake-api'
import { renderApp } from '@/testing/render-app'
import { sampleEntry, withJournal } from '@/testing/sample-journal'

const PROMPTS = ['Τι σε ξάφνιασε;', 'Ποιον θυμήθηκες;']

function promptApi(): FakeApi {
  const kept = sampleEntry({ analysis: null })
  return withJournal(new FakeApi())
    .on('GET /journal/prompt', ({ query }) => ({
      day: query.get('day'),
      text: PROMPTS[Number(query.get('another'))],
    }))
    .on('GET /journal/entries/:id', () => problem(404, 'not_found'))
    .on('POST /journal/entries', () => ({ entry: kept, safety: null }))
}

test('the prompt of the day is asked for by the day, and another one can be had', async () => {
  const { user, api } = renderApp('/journal', promptApi())
  expect(await screen.findByText('Τι σε ξάφνιασε;')).toBeInTheDocument()
  await user.click(screen.getByRole('button', { name: en['journal.prompt_other'] }))
  expect(await screen.findByText('Ποιον θυμήθηκες;')).toBeInTheDocument()
  expect(screen.queryByText('Τι σε ξάφνιασε;')).not.toBeInTheDocument()
  const asked = api.received.filter(({ path }) => path === '/journal/prompt')
  expect(asked.map(({ query }) => query.get('another'))).toEqual(['0', '1'])
  expect(asked[0]?.query.get('day')).toMatch(/^\d{4}-\d\d-\d\d$/)
})

test('an entry that answers it says so, and keeps it', async () => {
  const { user, api } = renderApp('/journal', promptApi())
  await screen.findByText('Τι σε ξάφνιασε;')
  await user.click(screen.getByRole('link', { name: en['journal.prompt_write'] }))
  expect(await screen.findByText('You answer: Τι σε ξάφνιασε;')).toBeInTheDocument()
  await user.type(screen.getByLabelText(en['journal.text']), 'Το χιόνι.')
  await waitFor(() => {
    const sent = api.received.find(
      ({ method, path }) => method === 'POST' && path === '/journal/entries',
    )
    expect(sent?.body).toMatchObject({ prompt: 'Τι σε ξάφνιασε;', text: 'Το χιόνι.' })
  })
})

test('without one the journal is whole, and nothing is asked of anybody', async () => {
  renderApp(
    '/journal',
    promptApi().on('GET /journal/prompt', () => problem(500, 'error')),
  )
  expect(await screen.findByRole('link', { name: en['journal.write'] })).toBeInTheDocument()
  expect(await screen.findByRole('heading', { name: en['journal.calendar'] })).toBeInTheDocument()
  expect(screen.queryByText(en['journal.prompt'])).not.toBeInTheDocument()
})
