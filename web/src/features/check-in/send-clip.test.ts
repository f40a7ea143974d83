import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { ApiProblem, Unreachable } from '@/client/problem'
import { FakeUpload } from '@/testing/fake-upload'

import type { Clip } from './clip'
import { type Sending, sendClip } from './send-clip'

const CLIP: Clip = {
  blob: new Blob(['film'], { type: 'video/mp4' }),
  name: 'check-in.mp4',
  source: 'camera',
  recorded_at: '2026-11-21T08:00:00.000Z',
  duration_s: 5,
}

function start(change: Partial<Sending> = {}) {
  const onShare = vi.fn()
  const cancel = new AbortController()
  const sent = sendClip({
    clip: CLIP,
    guest: false,
    timeZone: 'Europe/Berlin',
    csrfToken: 'token-1',
    signal: cancel.signal,
    onShare,
    ...change,
  })
  return { sent, onShare, cancel, upload: FakeUpload.last() }
}

beforeEach(() => {
  FakeUpload.all = []
  vi.stubGlobal('XMLHttpRequest', FakeUpload)
})
afterEach(() => vi.unstubAllGlobals())

describe('sending a clip', () => {
  it('posts the clip with where, when and in which zone it was made', async () => {
    const { sent, upload } = start()
    expect(upload).toMatchObject({ method: 'POST', url: '/api/v1/check-ins' })
    expect(upload.headers.get('X-CSRF-Token')).toBe('token-1')
    const form = upload.form
    expect((form.get('clip') as File).name).toBe('check-in.mp4')
    expect(form.get('source')).toBe('camera')
    expect(form.get('recorded_at')).toBe('2026-11-21T08:00:00.000Z')
    expect(form.get('time_zone')).toBe('Europe/Berlin')
    upload.answer(202, { job: { id: 'j1' } })
    await expect(sent).resolves.toEqual({ id: 'j1' })
  })

  it('says nothing about a guest but the clip', () => {
    const { upload } = start({ guest: true, csrfToken: undefined })
    expect(upload.url).toBe('/api/v1/try')
    expect([...upload.form.keys()]).toEqual(['clip'])
    expect(upload.headers.has('X-CSRF-Token')).toBe(false)
  })

  it('leaves the time of a file to the server', () => {
    const { upload } = start({ clip: { ...CLIP, source: 'upload', recorded_at: null } })
    expect(upload.form.has('recorded_at')).toBe(false)
  })

  it('reports how much is sent', () => {
    const { upload, onShare } = start()
    upload.progress(30, 120)
    expect(onShare).toHaveBeenCalledWith(0.25)
  })

  it('gives the refusal with its reason and its waiting time', async () => {
    const { sent, upload } = start()
    upload.answer(
      429,
      { status: 429, code: 'queue_full', detail: 'Later.' },
      { 'Retry-After': '7' },
    )
    const error = await sent.catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(ApiProblem)
    expect(error).toMatchObject({ code: 'queue_full', message: 'Later.', retryAfterS: 7 })
  })

  it('understands an answer that is no problem document', async () => {
    const { sent, upload } = start()
    upload.answerText(502, '<html>Bad gateway</html>')
    await expect(sent).rejects.toMatchObject({ status: 502, code: 'unexpected' })
  })

  it('knows silence', async () => {
    const { sent, upload } = start()
    upload.onerror?.()
    await expect(sent).rejects.toBeInstanceOf(Unreachable)
  })

  it('can be cancelled', async () => {
    const { sent, upload, cancel } = start()
    cancel.abort()
    expect(upload.aborted).toBe(true)
    await expect(sent).rejects.toMatchObject({ name: 'AbortError' })
  })
})
