import { expect, test } from 'vitest'

import { step } from './trend-option'

test.each([
  { name: 'PHQ-9', high: 27, marks: 9 },
  { name: 'GAD-7', high: 21, marks: 7 },
  { name: 'WHO-5', high: 100, marks: 25 },
])('the scale of $name ends on a mark', ({ high, marks }) => {
  expect(step({ low: 0, high })).toBe(marks)
})
