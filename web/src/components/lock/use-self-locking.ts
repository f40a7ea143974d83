// Locks by itself: after some minutes in which nobody touched anything, and at once when the page
// is left, if the person wants that.
import { useEffect } from 'react'

import { useHttp } from '@/client/context'
import type { Http } from '@/client/http'
import { type LockState, noteUse, useLock } from '@/client/lock'

import { lastUsedAt, noteUsedAt } from './last-use'

const MINUTE_MS = 60_000
/** So often it is looked whether the time has come; a laptop that slept is locked at waking. */
const LOOK_EVERY_MS = 5_000
/** So often at most the server is told of it; the shortest lock waits a minute. */
const TELL_EVERY_MS = 20_000
const TOUCHED = ['pointerdown', 'keydown', 'wheel', 'touchmove'] as const

/** `held`: a step of the safety path is on the screen, and nothing comes between. */
export function useSelfLocking(lock: LockState | undefined, held: boolean): void {
  const http = useHttp()
  const { mutate: close } = useLock().close
  const open = lock?.on === true && !lock.locked && !held
  const minutes = open ? (lock.after_minutes ?? null) : null
  const whenHidden = open && lock.when_hidden
  useEffect(() => {
    if (minutes === null) return undefined
    return lockAfter(minutes, http, () => close())
  }, [minutes, http, close])
  useEffect(() => {
    if (!whenHidden) return undefined
    const changed = () => {
      if (document.visibilityState === 'hidden') close()
    }
    document.addEventListener('visibilitychange', changed)
    return () => document.removeEventListener('visibilitychange', changed)
  }, [whenHidden, close])
}

/** Call `close` when nobody has touched anything for so many minutes; returns what ends it. */
function lockAfter(minutes: number, http: Http, close: () => void): () => void {
  let told = Date.now()
  noteUsedAt(told)
  const touched = () => {
    const now = Date.now()
    noteUsedAt(now)
    if (now - told < TELL_EVERY_MS) return
    told = now
    noteUse(http).catch(() => undefined)
  }
  const look = () => {
    if (Date.now() - lastUsedAt() >= minutes * MINUTE_MS) close()
  }
  const looking = setInterval(look, LOOK_EVERY_MS)
  for (const name of TOUCHED) window.addEventListener(name, touched, { passive: true })
  return () => {
    clearInterval(looking)
    for (const name of TOUCHED) window.removeEventListener(name, touched)
  }
}
