import { afterEach, expect, test, vi } from 'vitest'

import { FakeLocks } from '@/testing/fake-locks'

import { browserHolds, inTurn } from './holds'

let locks: FakeLocks | null = null
afterEach(() => {
  locks?.remove()
  locks = null
})

test.each(['with Web Locks', 'without them'])(
  '%s a name is had by one at a time',
  async (place) => {
    if (place === 'with Web Locks') locks = new FakeLocks().install()
    const release = await browserHolds.take('one')
    expect(release).not.toBeNull()
    expect(await browserHolds.take('one')).toBeNull()
    const waited = vi.fn()
    const second = browserHolds.wait('one').then((free) => {
      waited()
      return free
    })
    await Promise.resolve()
    expect(waited).not.toHaveBeenCalled()
    release?.()
    ;(await second)()
    // The browser frees a name a moment after it was given back.
    await vi.waitFor(async () => expect(await browserHolds.take('one')).not.toBeNull())
  },
)

test('work in turn never overlaps, also after one that failed', async () => {
  const going: string[] = []
  const work = (name: string) => async () => {
    going.push(`${name} begins`)
    await Promise.resolve()
    going.push(`${name} ends`)
    if (name === 'first') throw new Error('lost')
  }
  const first = inTurn('sending', work('first'))
  const second = inTurn('sending', work('second'))
  await expect(first).rejects.toThrow('lost')
  await second
  expect(going).toEqual(['first begins', 'first ends', 'second begins', 'second ends'])
})
