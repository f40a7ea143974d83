import { expect, test } from 'vitest'

import { FakeApi, problem } from '@/testing/fake-api'
import { SAMPLE_ME } from '@/testing/samples'

import { answer, Http } from './http'
import { ApiProblem, isSignedOut, Unreachable } from './problem'

function connect(api: FakeApi, token?: string): Http {
  return new Http({ fetch: api.fetch, csrfToken: () => token })
}

test('a change carries the token and a read does not', async () => {
  const api = new FakeApi().on('POST /auth/log-out', () => undefined)
  const http = connect(api, 'token-1')
  await http.api.GET('/api/v1/me')
  await http.api.POST('/api/v1/auth/log-out')
  expect(api.received.map(({ headers }) => headers.get('X-CSRF-Token'))).toEqual([null, 'token-1'])
})

test('a visitor sends no token', async () => {
  const api = new FakeApi().on('POST /auth/log-out', () => undefined)
  await connect(api).api.POST('/api/v1/auth/log-out')
  expect(api.received[0]?.headers.has('X-CSRF-Token')).toBe(false)
})

test('an answer is handed on', async () => {
  const me = await answer(connect(new FakeApi()).api.GET('/api/v1/me'))
  expect(me).toEqual(SAMPLE_ME)
})

test('a refusal is thrown with its code, its fields and the time to wait', async () => {
  const refusal = problem(429, 'too_many', { fields: { email: 'Not now.' } })
  refusal.headers.set('Retry-After', '12')
  const api = new FakeApi().on('GET /me', () => refusal)
  const error: unknown = await connect(api)
    .api.GET('/api/v1/me')
    .catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(ApiProblem)
  expect(error).toMatchObject({
    status: 429,
    code: 'too_many',
    message: 'too_many.',
    fields: { email: 'Not now.' },
    retryAfterS: 12,
  })
})

test('an answer that is no problem document is still a refusal', async () => {
  const api = new FakeApi().on('GET /me', () => new Response('<h1>502</h1>', { status: 502 }))
  await expect(connect(api).api.GET('/api/v1/me')).rejects.toMatchObject({
    status: 502,
    code: 'unexpected',
    retryAfterS: null,
  })
})

test('silence is told apart from a refusal', async () => {
  const api = new FakeApi()
  api.silent = true
  await expect(connect(api).api.GET('/api/v1/me')).rejects.toBeInstanceOf(Unreachable)
})

test('stopping a request on purpose is not silence', async () => {
  const stop = new AbortController()
  stop.abort()
  const fetchThatStops: typeof fetch = () => Promise.reject(new DOMException('', 'AbortError'))
  const http = new Http({ fetch: fetchThatStops, csrfToken: () => undefined })
  const request = http.api.GET('/api/v1/me', { signal: stop.signal })
  await expect(request).rejects.not.toBeInstanceOf(Unreachable)
})

test('a wrong password does not count as signed out', () => {
  expect(isSignedOut(new ApiProblem({ status: 401, code: 'not_signed_in' }))).toBe(true)
  expect(isSignedOut(new ApiProblem({ status: 401, code: 'bad_credentials' }))).toBe(false)
  expect(isSignedOut(new ApiProblem({ status: 403, code: 'not_allowed' }))).toBe(false)
})
