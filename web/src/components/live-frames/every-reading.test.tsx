import { fireEvent, screen, within } from '@testing-library/react'
import { afterEach, describe, expect, it, vi } from 'vitest'

import type { CheckIn, Consent } from '@/client/types'
import { ALLOWED } from '@/testing/camera-walk'
import { FakeApi, problem } from '@/testing/fake-api'
import { happyBetween, sampleFrames, type Seen } from '@/testing/live-frames'
import { KEEPING_ALL, sent } from '@/testing/live-walk'
import { renderApp } from '@/testing/render-app'
import { sampleCheckIn, sampleResult } from '@/testing/samples'

// What walks the live page brings the engine, which nothing here needs.
vi.mock('@/engine/open-engine', () => ({ openEngine: vi.fn(), isSupported: () => true }))

const SEEN: Seen[] = [...happyBetween(0, 30), [30, 'too_dark'], ...happyBetween(61, 65, 0.6)]
const LIVE = sampleCheckIn({ source: 'live', words: null, result: sampleResult() })

async function show(checkIn: CheckIn = LIVE, consents: readonly Consent[] = KEEPING_ALL) {
  const api = new FakeApi().on('GET /me/consents', () => consents)
  api.on('GET /check-ins/:id/frames', () => sampleFrames(SEEN))
  api.checkIns = [checkIn]
  const app = renderApp(`/history/${checkIn.id}`, api)
  await screen.findByText('How did you feel then?')
  return app
}

const askedFor = (api: FakeApi) => sent(api, 'GET', '/frames').length
const table = (name: string) => screen.findByRole('table', { name })
const minute = () => screen.queryByRole('slider', { name: 'Minute' })
const offer = () => screen.queryByRole('button', { name: 'Show every reading' })

afterEach(() => vi.restoreAllMocks())

describe('every reading of a live session', () => {
  it('is loaded when it is wanted, and shown a minute at a time', async () => {
    const { user, api } = await show()
    const button = await screen.findByRole('button', { name: 'Show every reading' })
    expect(askedFor(api)).toBe(0)
    await user.click(button)
    const first = await table('From 0:00 to 1:00')
    expect(screen.getByText(/^300 of 301 pictures could be read\. The band shows/)).toBeVisible()
    expect(within(first).getAllByRole('row')).toHaveLength(302)
    expect(within(first).getAllByRole('row')[301]).toHaveTextContent('the picture was too dark')

    fireEvent.change(minute() as HTMLElement, { target: { value: '1' } })
    const second = await table('From 1:00 to 1:05')
    expect(minute()).toHaveAttribute('aria-valuetext', '1:00 to 1:05')
    expect(within(second).getAllByRole('row')).toHaveLength(41)
    expect(within(second).getAllByRole('row')[1]).toHaveTextContent(/^61\.0040\s%60\s%/)
    expect(askedFor(api)).toBe(1)
    await user.click(screen.getByRole('button', { name: 'Hide every reading' }))
    expect(minute()).toBeNull()
  })

  it('can be downloaded whole, with every number', async () => {
    let file = new Blob()
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockReturnValue()
    vi.spyOn(URL, 'createObjectURL').mockImplementation((made) => {
      file = made as Blob
      return 'blob:file'
    })
    const { user } = await show()
    await user.click(await screen.findByRole('button', { name: 'Show every reading' }))
    const figure = (await table('From 0:00 to 1:00')).closest('figure') as HTMLElement
    await user.click(within(figure).getByRole('button', { name: 'Download CSV' }))
    const lines = (await file.text()).trim().split('\r\n')
    expect(lines).toHaveLength(SEEN.length + 1)
    const rows = lines.map((line) => line.split(','))
    const read = Object.fromEntries((rows[0] ?? []).map((name, at) => [name, rows[1]?.[at]]))
    expect(read).toMatchObject({ t_s: '0', faces: '1', AU01: '0', AU43: '1.7', valence: '0.4' })
    expect(read).toMatchObject({ quality: '0.9', yaw: '0.1', roll: '0.3' })
    expect(read).toMatchObject({ right_eye_openness: '0.8', left_eye_gaze_pitch: '0.04' })
    expect(Number(read.expression_happiness)).toBeCloseTo(0.8)
    expect(new Set(rows.map((row) => row.length))).toEqual(new Set([rows[0]?.length]))
    expect(lines[301]).toBe(`30,1${','.repeat(29)}0.9,too_dark${','.repeat(9)}`)
  })

  it('is not loaded again when the check-in changes beside it', async () => {
    const { user, api } = await show()
    api.on('PATCH /check-ins/:id', ({ body }) => ({ ...LIVE, ...(body as object) }))
    await user.click(await screen.findByRole('button', { name: 'Show every reading' }))
    await table('From 0:00 to 1:00')
    await user.type(screen.getByRole('textbox', { name: 'A note for yourself' }), 'Ναι')
    const reads = () => sent(api, 'GET', LIVE.id).length
    const before = reads()
    await user.click(screen.getByRole('button', { name: 'Save the note' }))
    await vi.waitFor(() => expect(reads()).toBeGreaterThan(before))
    expect(askedFor(api)).toBe(1)
  })

  it('that was not kept is said, and one value a second stays', async () => {
    const { user, api } = await show()
    api.on('GET /check-ins/:id/frames', () => problem(404, 'frames_not_kept'))
    await user.click(await screen.findByRole('button', { name: 'Show every reading' }))
    expect(await screen.findByText(/only one value a second is kept/)).toBeVisible()
    expect(screen.getByRole('table', { name: 'Second by second' })).toBeInTheDocument()
  })

  it('that does not come can be asked for again', async () => {
    const { user, api } = await show()
    api.on('GET /check-ins/:id/frames', () => problem(500, 'error'))
    await user.click(await screen.findByRole('button', { name: 'Show every reading' }))
    const again = await screen.findByRole('button', { name: 'Try again' })
    api.on('GET /check-ins/:id/frames', () => sampleFrames(happyBetween(0, 5)))
    await user.click(again)
    expect(await table('From 0:00 to 0:05')).toBeInTheDocument()
    expect(minute()).toBeNull()
  })
})

describe('is not offered', () => {
  it('without the consent: withdrawing it has deleted them', async () => {
    const { api } = await show(LIVE, ALLOWED)
    await vi.waitFor(() => expect(sent(api, 'GET', '/consents')).not.toEqual([]))
    expect(offer()).toBeNull()
    expect(askedFor(api)).toBe(0)
  })

  it.each([
    ['a clip', { ...LIVE, source: 'camera' as const }],
    ['a session whose numbers are deleted', { ...LIVE, result: null }],
  ])('for %s', async (_what, checkIn) => {
    const { api } = await show(checkIn)
    expect(offer()).toBeNull()
    expect(sent(api, 'GET', '/consents')).toEqual([])
  })
})
