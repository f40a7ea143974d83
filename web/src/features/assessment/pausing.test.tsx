import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'

import { en } from '@/app/messages/en'
import { FakeApi } from '@/testing/fake-api'
import { renderApp } from '@/testing/render-app'
import { sampleOffer, sampleResponse, withQuestionnaires } from '@/testing/sample-questionnaires'

test('who pauses finds in the journal where to go on', async () => {
  let begun = false
  const api = withQuestionnaires(new FakeApi())
    .on('GET /assessments', () => ({ items: [sampleOffer({ state: begun ? 'open' : 'due' })] }))
    .on('POST /assessments/responses', () => {
      begun = true
      return sampleResponse()
    })
  const { user } = renderApp('/journal', api)
  await user.click(await screen.findByRole('link', { name: /Begin.*Δείγμα/ }))
  await screen.findByRole('group', { name: 'Πρώτη' })
  await user.click(screen.getByRole('link', { name: en['ask.pause'] }))
  expect(await screen.findByRole('link', { name: /Go on.*Δείγμα/ })).toBeInTheDocument()
})
