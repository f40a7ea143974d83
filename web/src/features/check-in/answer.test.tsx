import { screen } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import {
  ALLOWED,
  apiWith,
  button,
  CAMERA_CHECK_IN,
  getAnswer,
  installFakes,
  NOT_KEEPING,
  removeFakes,
} from '@/testing/camera-walk'
import { problem } from '@/testing/fake-api'
import { FakeUpload } from '@/testing/fake-upload'
import { sampleResult } from '@/testing/samples'

beforeEach(() => void installFakes())
afterEach(removeFakes)

describe('the answer', () => {
  it('begins with the sentence and says that it is kept', async () => {
    await getAnswer(apiWith(ALLOWED), { result: sampleResult(), check_in_id: CAMERA_CHECK_IN.id })
    expect(await screen.findByText(/Your face looked mostly happy/)).toBeVisible()
    expect(await screen.findByText(/Kept in your history/)).toBeVisible()
  })

  it('can be corrected; a correction that cannot be saved is taken back', async () => {
    const api = apiWith(ALLOWED)
    const saved = { result: sampleResult(), check_in_id: CAMERA_CHECK_IN.id }
    const { user } = await getAnswer(api, saved)
    api.on('PATCH /check-ins/:id', () => problem(500, 'internal'))
    await user.click(await button('This looks wrong'))
    await user.click(await button('Neutral'))
    expect(await screen.findByText(/so it is back to what it was/)).toBeVisible()
    expect(await button('This looks wrong')).toBeVisible()

    api.on('PATCH /check-ins/:id', ({ body }) => {
      api.checkIns = [{ ...CAMERA_CHECK_IN, ...(body as object) }]
      return api.checkIns[0]
    })
    await user.click(await button('This looks wrong'))
    await user.click(await button('Neutral'))
    expect(await screen.findByText('You said your face looked neutral.')).toBeVisible()
    expect(await screen.findByText('Saved.')).toBeVisible()
  })

  it('that is not kept says so, and can be kept by sending once more', async () => {
    const api = apiWith(NOT_KEEPING)
    const { user } = await getAnswer(api, { result: sampleResult() })
    expect(await screen.findByText('This result is not kept')).toBeVisible()
    await user.click(screen.getByRole('switch', { name: 'Keep the numbers of my check-ins' }))
    await user.click(await button('Send it once more and keep it'))
    expect(FakeUpload.all).toHaveLength(2)
  })
})
