import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { en } from '../src/app/messages/en'
import type { Message } from '../src/lib/i18n'
import { builtPrefixes, readSources, unusedKeys } from './catalogue.ts'

const SOURCES = join(import.meta.dirname, '..', 'src')

test('every message is used', () => {
  expect(unusedKeys(Object.keys(en), readSources(SOURCES))).toEqual([])
})

test('no key stands in two files, where one would hide the other', () => {
  const folder = join(SOURCES, 'app', 'messages', 'en')
  const keys = readdirSync(folder).flatMap((name) =>
    [...readFileSync(join(folder, name), 'utf8').matchAll(/^ {2}'([^']+)':/gm)].map(
      ([, key]) => key,
    ),
  )
  expect(keys.length).toBe(Object.keys(en).length)
  expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([])
})

test('no message is empty or padded with blanks', () => {
  const forms = (message: Message) =>
    typeof message === 'string' ? [message] : Object.values(message)
  const untidy = Object.entries(en).filter(([, message]) =>
    forms(message).some((text) => text === '' || text !== text.trim()),
  )
  expect(untidy).toEqual([])
})

test('messages never say what a person is, nor praise or scold', () => {
  const texts = JSON.stringify(en).toLowerCase()
  for (const phrase of ['you are sad', 'detected', 'great job', 'streak', 'patient']) {
    expect(texts).not.toContain(phrase)
  }
})

test('a key that nothing uses is found', () => {
  expect(unusedKeys(['a.used', 'a.unused'], "t('a.used')")).toEqual(['a.unused'])
})

test('a key completed at run time counts as used', () => {
  const source = 't(`looked.${name}`)'
  expect(builtPrefixes(source)).toEqual(['looked.'])
  expect(unusedKeys(['looked.fear'], source)).toEqual([])
})
