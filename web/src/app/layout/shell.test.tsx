import { act, screen, waitFor, within } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'

import { FakeApi, problem } from '@/testing/fake-api'
import { renderApp } from '@/testing/render-app'
import { SAMPLE_ME, sampleCheckIn } from '@/testing/samples'

afterEach(() => {
  vi.restoreAllMocks()
})

test('the navigation holds only the places that exist', async () => {
  renderApp('/today')
  const [navigation] = await screen.findAllByRole('navigation', { name: 'Main' })
  if (!navigation) throw new Error('no navigation')
  const links = within(navigation).getAllByRole('link')
  expect(links.map((link) => link.textContent)).toEqual(['Today', 'Check in', 'Journal', 'History'])
})

test.each(['/', '/log-in', '/help', '/nowhere'])('a visitor finds help on %s', async (path) => {
  const api = new FakeApi()
  api.me = null
  renderApp(path, api)
  expect(await screen.findByRole('link', { name: 'Help' })).toHaveAttribute('href', '/help')
})

test('every page says that it is not a diagnosis', async () => {
  renderApp('/account/tokens')
  expect(await screen.findByText(/It is not a diagnosis/)).toBeInTheDocument()
})

test('a visitor is asked to log in, and a signed-in person need not see the welcome', async () => {
  const api = new FakeApi()
  api.me = null
  const { unmount } = renderApp('/today', api)
  expect(await screen.findByRole('heading', { name: 'Log in' })).toBeInTheDocument()
  unmount()
  renderApp('/')
  expect(await screen.findByText(/^Good /)).toBeInTheDocument()
})

test('when the session ends midway, the log-in page comes', async () => {
  const api = new FakeApi()
  const { user } = renderApp('/today', api)
  await screen.findByText(/^Good /)
  api.me = null
  api.on('GET /check-ins', () => problem(401, 'not_signed_in'))
  const [history] = screen.getAllByRole('link', { name: 'History' })
  if (history) await user.click(history)
  expect(await screen.findByRole('heading', { name: 'Log in' })).toBeInTheDocument()
})

test('when somebody else logged in from another tab, nothing of the first person stays', async () => {
  const api = new FakeApi()
  api.checkIns = [sampleCheckIn({ words: 'Μόνο για μένα' })]
  const { services } = renderApp('/history', api)
  await screen.findByText('Μόνο για μένα')
  api.me = { ...SAMPLE_ME, id: 'somebody-else', csrf_token: 'token-2' }
  api.checkIns = []
  await act(() => services.queries.invalidateQueries({ queryKey: ['me'] }))
  expect(await screen.findByText('Your check-ins will be here')).toBeInTheDocument()
  expect(screen.queryByText('Μόνο για μένα')).not.toBeInTheDocument()
})

test('a token that another tab made stale is renewed by itself', async () => {
  const api = new FakeApi()
  api.on('PATCH /me', ({ headers }) =>
    headers.get('X-CSRF-Token') === 'token-2' ? api.me : problem(403, 'csrf_refused'),
  )
  const { user } = renderApp('/account', api)
  const save = await screen.findByRole('button', { name: 'Save' })
  api.me = { ...SAMPLE_ME, csrf_token: 'token-2' }
  await user.click(save)
  expect(await screen.findByText(/logged in again in another tab/)).toBeInTheDocument()
  await user.click(save)
  expect(await screen.findByText('Saved.')).toBeInTheDocument()
})

test('without a network a banner says what still works', async () => {
  renderApp('/help')
  await screen.findByRole('heading', { name: 'Help' })
  expect(screen.queryByText(/You are offline/)).not.toBeInTheDocument()
  vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
  act(() => {
    window.dispatchEvent(new Event('offline'))
  })
  expect(await screen.findByText(/You are offline. Help still works/)).toBeInTheDocument()
})

test('when the server is away, a page of one’s own says so and comes back', async () => {
  const api = new FakeApi()
  api.silent = true
  const { user } = renderApp('/history', api)
  const retry = await screen.findByRole('button', { name: 'Try again' })
  expect(screen.getByText('We cannot reach the server')).toBeInTheDocument()
  api.silent = false
  await user.click(retry)
  expect(await screen.findByRole('heading', { name: 'History' })).toBeInTheDocument()
})

test('the window is named after the page, and a move puts the focus on its heading', async () => {
  const { user } = renderApp('/today')
  await screen.findByText(/^Good /)
  expect(document.title).toBe('Today · EmoCare')
  const [history] = screen.getAllByRole('link', { name: 'History' })
  if (history) await user.click(history)
  await waitFor(() => {
    expect(screen.getByRole('heading', { name: 'History' })).toHaveFocus()
  })
  expect(document.title).toBe('History · EmoCare')
})

test('the first stop of the keyboard leads past the navigation', async () => {
  const { user } = renderApp('/help')
  await screen.findByRole('heading', { name: 'Help' })
  await user.tab()
  const skip = screen.getByRole('link', { name: 'Skip to the content' })
  expect(skip).toHaveFocus()
  expect(skip).toHaveAttribute('href', '#content')
})

test('the colour scheme can be switched and is remembered', async () => {
  const { user } = renderApp('/help')
  await user.click(await screen.findByRole('button', { name: 'Dark mode' }))
  expect(document.documentElement).toHaveAttribute('data-mantine-color-scheme', 'dark')
  expect(localStorage.getItem('emocare-color-scheme')).toBe('dark')
  await user.click(screen.getByRole('button', { name: 'Light mode' }))
  expect(document.documentElement).toHaveAttribute('data-mantine-color-scheme', 'light')
})
