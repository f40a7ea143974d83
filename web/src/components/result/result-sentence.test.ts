import { expect, test } from 'vitest'

import { en } from '@/app/messages/en'
import type { Result } from '@/client/types'
import { formatMessage, type Translate } from '@/lib/i18n'
import { sampleDistribution, sampleResult } from '@/testing/samples'

import { distributionSentence, rankReasons, resultSentence } from './result-sentence'

const t: Translate = (key, ...[values]) =>
  formatMessage({ locale: 'en', messages: en }, key, values)
const say = (change: Partial<Result>) => resultSentence(sampleResult(change), t, 'en')

test('a sure reading says how the face looked, never how the person is', () => {
  expect(say({ dominant: 'sadness' })).toBe('Your face looked mostly sad (72\u00A0%)')
})

test('an unsure reading says so in words', () => {
  expect(say({ certainty: 'unsure', confidence: 0.41 })).toBe(
    'Your face may have looked happy (41\u00A0%), but we are unsure',
  )
})

test('where we could not tell, the most frequent reason is given', () => {
  const reasons = { turned_away: 0.3, too_dark: 0.7 }
  expect(say({ certainty: 'could_not_tell', reasons })).toBe(
    'We could not tell: the picture was too dark',
  )
})

test('without any reason the sentence still stands', () => {
  expect(say({ dominant: null, confidence: null, reasons: {} })).toBe(
    'We could not tell: no face could be read',
  )
})

test('reasons come from the most to the least frequent', () => {
  expect(rankReasons({ blurred: 0.1, covered: 0.6, tilted: 0.3 })).toEqual([
    'covered',
    'tilted',
    'blurred',
  ])
})

test('a distribution names its two strongest expressions', () => {
  const distribution = sampleDistribution({ happiness: 0.6, neutral: 0.3 })
  expect(distributionSentence(distribution, t, 'en')).toBe(
    'Mostly happy (60\u00A0%), then neutral (30\u00A0%).',
  )
})

test('a second expression that hardly showed is not named', () => {
  const distribution = sampleDistribution({ happiness: 0.999 })
  expect(distributionSentence(distribution, t, 'en')).toBe(
    'Mostly happy (>99\u00A0%), and hardly anything else.',
  )
})
