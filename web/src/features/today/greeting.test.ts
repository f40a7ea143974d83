import { expect, test } from 'vitest'

import { greetingKey } from './greeting'

test.each([
  [3, 'today.evening'],
  [4, 'today.morning'],
  [11, 'today.morning'],
  [12, 'today.afternoon'],
  [17, 'today.afternoon'],
  [18, 'today.evening'],
])('at %i o’clock the greeting is %s', (hour, key) => {
  expect(greetingKey(hour)).toBe(key)
})
