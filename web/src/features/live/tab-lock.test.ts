import { describe, expect, it, vi } from 'vitest'

import { eachWithOtherTab } from '@/testing/live-tabs'

import { isAwaited, takeTabOver } from './tab-lock'

const other = eachWithOtherTab()
const never = new AbortController().signal

/** Everything that was said before this was heard. */
async function afterAllThatWasSaid(): Promise<unknown[]> {
  const last = new BroadcastChannel('emocare-live')
  last.postMessage('over')
  await vi.waitFor(() => expect(other.tab.heard).toContain('over'))
  last.close()
  return other.tab.heard.filter((said) => said !== 'over')
}

describe('taking over', () => {
  it('asks once this tab is seen to wait, and has the place when the other lets go', async () => {
    const awaited: boolean[] = []
    other.tab.goLive((letGo) => {
      void isAwaited().then((is) => {
        awaited.push(is)
        letGo()
      })
    })
    const free = await takeTabOver(() => undefined, never)
    expect(awaited).toEqual([true])
    expect(await isAwaited()).toBe(false)
    free?.()
  })

  it('asks nobody where the place is free: it would hear itself', async () => {
    const onAsked = vi.fn()
    const free = await takeTabOver(onAsked, never)
    expect(await afterAllThatWasSaid()).toEqual([])
    free?.()
  })

  it('waits no more where the person gives up', async () => {
    other.tab.goLive(() => undefined)
    const person = new AbortController()
    const taken = takeTabOver(() => undefined, person.signal)
    await vi.waitFor(() => expect(other.tab.heard).toEqual(['leave']))
    person.abort()
    expect(await taken).toBeNull()
    expect(await isAwaited()).toBe(false)
  })
})
