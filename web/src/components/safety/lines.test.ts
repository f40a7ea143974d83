import { expect, test } from 'vitest'

import { COUNTRIES, dialled, guessCountry, isTappable, type Line } from './lines'

const LINE: Line = {
  name: 'A line',
  numbers: ['116 123'],
  sms: null,
  hours: null,
  languages: [],
  verified_at: null,
  url: null,
  evidence: 'official',
}

test.each([
  ['official', true],
  ['registry', true],
  ['secondary', false],
  ['memory', false],
])('a number with %s evidence: one touch dials it: %s', (evidence, expected) => {
  expect(isTappable({ ...LINE, evidence })).toBe(expected)
})

test('short codes stay as they are dialled in the country', () => {
  expect(dialled('116 123')).toBe('116123')
  expect(dialled('0800-300-8355')).toBe('08003008355')
  expect(dialled('+49 (30) 1')).toBe('+49301')
})

test('the zone of the clock tells the country, before the language does', () => {
  expect(guessCountry('Europe/Berlin', 'en-US')).toBe('DE')
})

test('an unknown zone leaves the language, and an unknown language leaves nothing', () => {
  expect(guessCountry('Etc/UTC', 'en-GB')).toBe('GB')
  expect(guessCountry('Etc/UTC', 'en')).toBeNull()
})

test('every country has an emergency number and at least one line', () => {
  expect(COUNTRIES.length).toBeGreaterThan(30)
  for (const { country, emergency, lines } of COUNTRIES) {
    expect(dialled(emergency.number), country).not.toBe('')
    expect(lines.length, country).toBeGreaterThan(0)
  }
})
