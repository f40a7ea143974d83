// Another tab of the browser, in tests of the live page: it wants the place, has it, or gives up.
import { afterEach, beforeEach } from 'vitest'

import { FakeLocks } from './fake-locks'

const NAME = 'emocare-live'

export class OtherTab {
  readonly locks = new FakeLocks().install()
  /** What it was told. */
  readonly heard: unknown[] = []
  /** It was given the place, or had it. */
  hasPlace = false
  readonly #channel = new BroadcastChannel(NAME)
  #waiting = new AbortController()

  constructor() {
    this.#channel.onmessage = ({ data }) => this.heard.push(data)
  }

  /** It is live; `onAsked` is called with how to let go. */
  goLive(onAsked: (letGo: () => void) => void): void {
    this.hasPlace = true
    void this.locks.request(NAME, {}, () => {
      return new Promise((letGo) => {
        this.#channel.onmessage = ({ data }) => {
          this.heard.push(data)
          onAsked(letGo)
        }
      })
    })
  }

  /** Take the session over: wait for the place, and ask for it. */
  ask(): void {
    const { signal } = (this.#waiting = new AbortController())
    const take = () => {
      this.hasPlace = true
      return undefined
    }
    this.locks.request(NAME, { signal }, take).catch(() => undefined)
    this.#channel.postMessage('leave')
  }

  /** Wait no more: it was closed, or has given up. The browser forgets that it waited. */
  giveUp(): void {
    this.#waiting.abort()
  }

  close(): void {
    this.#channel.close()
    this.locks.remove()
  }
}

/** For every test of a file another tab. */
export function eachWithOtherTab(): { readonly tab: OtherTab } {
  let tab: OtherTab
  beforeEach(() => {
    tab = new OtherTab()
  })
  afterEach(() => tab.close())
  return {
    get tab() {
      return tab
    },
  }
}
