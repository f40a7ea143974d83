import { expect, test } from 'vitest'

import { describeDevice } from './describe-device'

test.each([
  [
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0 Safari/537.36',
    'Chrome · Linux',
  ],
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/605.1', 'Safari · iPhone'],
  ['Mozilla/5.0 (Windows NT 10.0) Chrome/156.0 Safari/537.36 Edg/156.0', 'Edge · Windows'],
  ['Mozilla/5.0 (Android 16) Firefox/150.0', 'Firefox · Android'],
  ['curl/8.9', 'curl/8.9'],
])('%s is named %s', (userAgent, expected) => {
  expect(describeDevice(userAgent)).toBe(expected)
})

test('a device that says nothing has no name', () => {
  expect(describeDevice(' ')).toBeNull()
})
