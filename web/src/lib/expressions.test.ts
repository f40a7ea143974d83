import { expect, test } from 'vitest'

import { sampleDistribution } from '@/testing/samples'

import { byStrength, EXPRESSIONS, MARKERS } from './expressions'

test('the order is the one of every model and table', () => {
  expect(EXPRESSIONS.join(' ')).toBe(
    'neutral happiness surprise sadness anger disgust fear contempt',
  )
})

test('every expression has a colour and a shape of its own', () => {
  const looks = Object.values(MARKERS)
  expect(new Set(looks.map(({ color }) => color)).size).toBe(EXPRESSIONS.length)
  expect(new Set(looks.map(({ path }) => path)).size).toBe(EXPRESSIONS.length)
})

test('the strongest expression comes first and equal ones keep the fixed order', () => {
  const sorted = byStrength(sampleDistribution({ fear: 0.5, sadness: 0.2 }))
  expect(sorted.slice(0, 4)).toEqual(['fear', 'sadness', 'neutral', 'happiness'])
})
