import { expect, test } from 'vitest'

import { toCsv } from './csv'

test('lines end as the standard says and empty cells stay empty', () => {
  expect(toCsv({ columns: ['a', 'b'], rows: [[1, null]] })).toBe('a,b\r\n1,\r\n')
})

test('commas, quotes and line breaks are quoted', () => {
  const table = { columns: ['words'], rows: [['a,b'], ['say "hi"'], ['two\nlines']] }
  expect(toCsv(table)).toBe('words\r\n"a,b"\r\n"say ""hi"""\r\n"two\nlines"\r\n')
})
