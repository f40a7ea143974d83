import { screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'

import { COUNTRIES, isTappable } from '@/components/safety/lines'
import { FakeApi } from '@/testing/fake-api'
import { renderApp } from '@/testing/render-app'

async function openHelp(country: string) {
  const api = new FakeApi()
  api.silent = true
  const { user } = renderApp('/help', api)
  await user.selectOptions(await screen.findByLabelText('Where are you?'), country)
  return user
}

test('help needs neither the server nor an account', async () => {
  await openHelp('Germany')
  const call = screen.getByRole('link', { name: 'Call 0800 111 0 111' })
  expect(call).toHaveAttribute('href', 'tel:08001110111')
})

test('the emergency number of the country comes first', async () => {
  await openHelp('United Kingdom')
  expect(screen.getByRole('link', { name: 'Call 999' })).toHaveAttribute('href', 'tel:999')
})

test('a word to text is part of the button', async () => {
  await openHelp('United Kingdom')
  const link = screen.getByRole('link', { name: 'Text SHOUT to 85258' })
  expect(link).toHaveAttribute('href', 'sms:85258')
})

test('an unconfirmed number is shown but cannot be dialled with a touch', async () => {
  const country = COUNTRIES.find(({ lines }) => lines.some((line) => !isTappable(line)))
  const line = country?.lines.find((entry) => !isTappable(entry))
  if (!country || !line) throw new Error('every number is confirmed: this test can go')
  await openHelp(new Intl.DisplayNames('en-GB', { type: 'region' }).of(country.country) ?? '')
  const entry = screen.getByRole('heading', { name: line.name }).closest('li')
  if (!entry) throw new Error('the line has no entry')
  expect(within(entry).getByText(/We have not confirmed this number/)).toBeInTheDocument()
  const calls = within(entry).queryAllByRole('link', { name: /^(Call|Text) / })
  expect(calls).toEqual([])
})

test('elsewhere there is a directory, and the choice is kept on the device', async () => {
  await openHelp('Somewhere else')
  expect(screen.getByRole('link', { name: 'Find A Helpline' })).toHaveAttribute(
    'href',
    'https://findahelpline.com',
  )
  expect(localStorage.getItem('emocare-help-country')).toBe('elsewhere')
})
