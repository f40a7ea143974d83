import { screen } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { button, installFakes, serverSays, pass, removeFakes, RUNNING } from '@/testing/camera-walk'
import { FakeApi } from '@/testing/fake-api'
import { FakeUpload } from '@/testing/fake-upload'
import { renderApp } from '@/testing/render-app'
import { sampleResult } from '@/testing/samples'

beforeEach(() => void installFakes())
afterEach(removeFakes)

function visitor() {
  const api = new FakeApi()
  api.me = null
  return renderApp('/try', api)
}

async function agree({ user }: ReturnType<typeof visitor>) {
  await user.click(await button('Use the camera'))
  await user.click(await screen.findByRole('switch'))
  await user.click(screen.getByRole('checkbox'))
  await user.click(await button('Go on to the camera'))
}

describe('a visitor', () => {
  it('reads the notice, agrees for this visit only, and nothing is stored', async () => {
    const app = visitor()
    await app.user.click(await button('Use the camera'))
    expect(await button('Go on to the camera')).toBeDisabled()
    await app.user.click(await screen.findByRole('switch'))
    expect(await button('Go on to the camera')).toBeDisabled()
    await app.user.click(screen.getByRole('checkbox'))
    await app.user.click(await button('Go on to the camera'))
    expect(await button('Record 10 seconds')).toBeEnabled()
    expect(app.api.received.filter(({ method }) => method !== 'GET')).toEqual([])
    expect(localStorage).toHaveLength(0)
  })

  it('sees an answer, the door to an account, and nothing to rate', async () => {
    const app = visitor()
    await agree(app)
    await app.user.click(await button('Record 10 seconds'))
    await pass(3000)
    await pass(10_100)
    await app.user.click(await button('Send it to be read'))
    expect(FakeUpload.last().url).toBe('/api/v1/try')
    FakeUpload.last().answer(202, { job: RUNNING })
    expect(await screen.findByText(/Please stay on this page/)).toBeVisible()
    await serverSays('done', { state: 'done', result: sampleResult() })
    expect(await screen.findByText('Nothing was stored')).toBeVisible()
    expect(screen.getByRole('link', { name: 'Make an account' })).toBeVisible()
    expect(screen.queryByRole('slider')).toBeNull()
    expect(screen.queryByText('This looks wrong')).toBeNull()
  })

  it('learns that words need an account to be kept', async () => {
    visitor()
    expect(await screen.findByRole('heading', { name: 'In words' })).toBeVisible()
    expect(screen.getByRole('link', { name: 'Make an account' })).toHaveAttribute(
      'href',
      '/sign-up',
    )
  })
})
