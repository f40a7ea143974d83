import { render, screen } from '@testing-library/react'
import { expect, test } from 'vitest'

import { en } from '@/app/messages/en'

import { formatMessage, type Language, Rich } from './i18n'

const LANGUAGE: Language = { locale: 'en', messages: en }

test('a parameter is filled in', () => {
  expect(formatMessage(LANGUAGE, 'nav.account_of', { name: 'Ada' })).toBe('Account of Ada')
})

test('numbers are written as the language writes them', () => {
  const german: Language = { ...LANGUAGE, locale: 'de' }
  expect(formatMessage(german, 'tokens.days', { count: 1234 })).toBe('1.234 days')
})

test.each([
  [1, '1 day'],
  [0, '0 days'],
  [7, '7 days'],
])('the form of a message follows the count %i', (count, expected) => {
  expect(formatMessage(LANGUAGE, 'tokens.days', { count })).toBe(expected)
})

test('a parameter without a value stays visible rather than vanishing', () => {
  expect(formatMessage(LANGUAGE, 'nav.account_of')).toBe('Account of {name}')
})

test('marked-up parts become elements and the words around them stay', () => {
  render(
    <p>
      <Rich
        text="No account? <link>Sign up</link> now."
        parts={{ link: (text) => <b>{text}</b> }}
      />
    </p>,
  )
  expect(screen.getByText('Sign up').tagName).toBe('B')
  expect(screen.getByText(/No account\?/)).toHaveTextContent('No account? Sign up now.')
})

test('an unknown mark shows its words as they are', () => {
  render(
    <p>
      <Rich text="a <other>b</other>" parts={{}} />
    </p>,
  )
  expect(screen.getByText('a <other>b</other>')).toBeInTheDocument()
})
