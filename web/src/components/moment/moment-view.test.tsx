import { screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'

import { en } from '@/app/messages/en'
import type { Result } from '@/client/types'
import { formatMessage, type Translate } from '@/lib/i18n'
import { FakeApi } from '@/testing/fake-api'
import { renderApp } from '@/testing/render-app'
import { SAMPLE_BLINKS, sampleCheckIn, sampleMoment, sampleResult } from '@/testing/samples'

import { blinkSentence } from './blink-sentence'

const t: Translate = (key, ...[values]) =>
  formatMessage({ locale: 'en', messages: en }, key, values)

async function show(result: Partial<Result>) {
  const api = new FakeApi()
  const checkIn = sampleCheckIn({ source: 'camera', words: null, result: sampleResult(result) })
  api.checkIns = [checkIn]
  const app = renderApp(`/history/${checkIn.id}`, api)
  await screen.findByText(/Your face looked mostly happy/)
  return app
}

const drawing = () => screen.queryByRole('img', { name: /line drawing/ })
const table = (name: string) => screen.getByRole('table', { name })

describe('a result that says what it rests on', () => {
  it('draws the face and says which part spoke most, in words and as a table', async () => {
    await show({ moment: sampleMoment() })
    expect(drawing()).toBeVisible()
    expect(screen.getByText(/This is 2\.3 s into the recording, .* most happy \(98/)).toBeVisible()
    expect(screen.getByText(/the mouth/, { selector: 'p' })).toBeVisible()
    expect(within(table('Where it showed')).getAllByRole('row')).toHaveLength(9)
    expect(
      screen.getByText(/The warmer, the more this part of the face spoke for “happy”/),
    ).toBeVisible()
  })

  it('takes the heat away and brings it back', async () => {
    const { user } = await show({ moment: sampleMoment() })
    const heat = () => drawing()?.getAttribute('data-heat')
    expect(heat()).toBe('true')
    await user.click(screen.getByRole('switch', { name: 'Show what spoke for it' }))
    expect(heat()).toBeNull()
    expect(screen.queryByText(/The warmer/)).not.toBeInTheDocument()
    await user.click(screen.getByRole('switch', { name: 'Show what spoke for it' }))
    expect(heat()).toBe('true')
  })

  it('names the movements with their strength and how well founded each is', async () => {
    const { user } = await show({ moment: sampleMoment() })
    const rows = within(table('What moved')).getAllByRole('row')
    expect(rows.map((row) => row.textContent)).toEqual([
      'MovementStrength, 0 to 5How well founded',
      'Lip corners pulled up (AU12)4.4two sources agree',
      'Lips tightened (AU23)1.2still experimental',
    ])
    await user.click(screen.getByText('How well founded is this?'))
    expect(screen.getByText(/Two independent sources agree/)).toBeVisible()
    expect(screen.getByText(/Not good enough to rely on/)).toBeVisible()
    expect(screen.queryByText(/drawn by a computer/)).not.toBeInTheDocument()
  })

  it('says so when hardly anything moved', async () => {
    await show({ moment: sampleMoment({ movements: [] }) })
    expect(screen.getByText(/no movement reached 1 of 5/)).toBeVisible()
  })

  it('shows only what the network can say', async () => {
    await show({ moment: sampleMoment({ face: null }) })
    expect(drawing()).toBeNull()
    expect(screen.getByText('What moved', { selector: 'h3' })).toBeVisible()
  })

  it('shows the drawing alone where no movements are measured', async () => {
    await show({ moment: sampleMoment({ movements: null }) })
    expect(drawing()).toBeVisible()
    expect(screen.queryByText('What moved')).not.toBeInTheDocument()
  })

  it('leaves the section out where the network can say nothing', async () => {
    await show({ moment: null })
    expect(drawing()).toBeNull()
    expect(screen.queryByText('What moved')).not.toBeInTheDocument()
  })
})

describe('blinks', () => {
  it('of a slow clip come with why some may be missing', () => {
    expect(blinkSentence(SAMPLE_BLINKS, t, 'en')).toBe(
      'Your eyes blinked 2 times in the 9 seconds we could watch them. With 15 pictures a second, some fall between two pictures.',
    )
  })

  it('of a long, fast clip come with a rate', () => {
    const blinks = { count: 9, seen_s: 40, fps: 25, per_minute: 13.5 }
    expect(blinkSentence(blinks, t, 'en')).toContain('about 14 a minute')
  })

  it('that were not seen are not made up', () => {
    const blinks = { count: 0, seen_s: 5, fps: 24, per_minute: null }
    expect(blinkSentence(blinks, t, 'en')).toBe(
      'No blink was seen in the 5 seconds we could watch your eyes.',
    )
  })
})
