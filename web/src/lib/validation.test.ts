import { expect, test } from 'vitest'

import {
  checkEmail,
  checkName,
  checkNewPassword,
  checkPresent,
  passwordStrength,
} from './validation'

test.each(['ada@example.org', ' ada@example.org ', 'a.b+c@sub.example.co'])(
  'the address %s is taken',
  (email) => {
    expect(checkEmail(email)).toBeNull()
  },
)

test.each(['ada', 'ada@', '@example.org', 'ada@example', 'ada @example.org', 'ada@example.o'])(
  'the address %s is questioned',
  (email) => {
    expect(checkEmail(email)).toBe('field.email_shape')
  },
)

test('an empty address says that it is missing, not that it is wrong', () => {
  expect(checkEmail('  ')).toBe('field.email_missing')
})

test('a name of blanks is missing and one of 101 characters is too long', () => {
  expect(checkName('   ')).toBe('field.name_missing')
  expect(checkName('x'.repeat(100))).toBeNull()
  expect(checkName('x'.repeat(101))).toBe('field.name_long')
})

test.each([
  [7, 'short', 'field.password_short'],
  [8, 'fine', null],
  [14, 'fine', null],
  [15, 'strong', null],
  [257, 'strong', 'field.password_long'],
])('a password of %i characters is %s', (length, strength, problem) => {
  expect(passwordStrength('x'.repeat(length))).toBe(strength)
  expect(checkNewPassword('x'.repeat(length))).toBe(problem)
})

test('only an empty value is missing', () => {
  expect(checkPresent('')).toBe('field.missing')
  expect(checkPresent(' ')).toBeNull()
})
