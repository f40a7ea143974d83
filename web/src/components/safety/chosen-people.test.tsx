// Whom the person chose beforehand stands in a step also without a network.
import { screen, waitFor, within } from '@testing-library/react'
import { beforeEach, expect, test } from 'vitest'

import { en } from '@/app/messages/en'
import { sealedStore } from '@/lib/sealed-store'
import { FakeApi } from '@/testing/fake-api'
import { renderApp } from '@/testing/render-app'
import { withQuestionnaires } from '@/testing/sample-questionnaires'
import { SAMPLE_ME } from '@/testing/samples'
import { setWidth } from '@/testing/viewport'

const BEGIN = { name: /Begin.*Δείγμα/ }
const TOLD = `remembered ${SAMPLE_ME.id} told`
const SAM = { name: 'Σαμ', reach: '0123' }

beforeEach(() => setWidth(390))

function toldApi(): FakeApi {
  return withQuestionnaires(new FakeApi())
    .on('GET /safety/told', () => ({ people: [SAM], remind_from: 2, updated_at: null }))
    .on('PUT /safety/told', ({ body }) => ({ ...(body as object), updated_at: null }))
    .on('POST /auth/log-out', () => undefined)
}

const names = async () => (await sealedStore()).names()

/** Open the journal once with a network; the person need not have been at the plan. */
async function visitOnce(api: FakeApi) {
  const view = renderApp('/journal', api)
  await screen.findByRole('link', BEGIN)
  const wanted = [TOLD, `remembered ${SAMPLE_ME.id} instrument sample`]
  await waitFor(async () => expect(await names()).toEqual(expect.arrayContaining(wanted)))
  view.unmount()
}

test('an answer given without a network opens a step with the people in it', async () => {
  const api = toldApi()
  await visitOnce(api)
  api.silent = true
  const { user } = renderApp('/journal', api)
  await user.click(await screen.findByRole('link', BEGIN))
  await screen.findByRole('group', { name: 'Πρώτη' })
  await user.keyboard('1')
  await screen.findByRole('group', { name: 'Δεύτερη' })
  await user.keyboard('2')
  const step = await screen.findByRole('region', { name: en['safety.ask_title'] })
  const call = await within(step).findByRole('link', { name: 'Call Σαμ, 0123' })
  expect(call).toHaveAttribute('href', 'tel:0123')
})

test('a new choice is what is kept, and signing out takes it from the device', async () => {
  const api = toldApi()
  const plan = renderApp(
    '/safety-plan',
    api.on('GET /safety/plan', () => ({})),
  )
  const reach = await screen.findByLabelText(en['told.reach'])
  await plan.user.clear(reach)
  await plan.user.type(reach, '4567')
  await plan.user.click(screen.getByRole('button', { name: en['told.save'] }))
  await waitFor(async () => {
    const kept = await (await sealedStore()).read(TOLD)
    expect(kept).toMatchObject({ people: [{ name: 'Σαμ', reach: '4567' }] })
  })
  plan.unmount()

  const { user } = renderApp('/account', api)
  await user.click(await screen.findByRole('button', { name: en['account.log_out'] }))
  await screen.findByRole('heading', { name: 'Log in' })
  expect(await names()).not.toContain(TOLD)
})
