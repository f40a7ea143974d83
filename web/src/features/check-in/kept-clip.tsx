// A clip that was not sent yet when the person's session ended. It stays in memory until the
// same person logs in again in this tab; for anybody else it is dropped.
import { useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from 'react'

import { isNobodySignedIn } from '@/client/me'

import type { Clip } from './clip'

class ClipKeeper {
  #kept: { readonly clip: Clip; readonly personId: string } | null = null

  keep(clip: Clip, personId: string): void {
    this.#kept = { clip, personId }
  }

  /** Return the person's own clip, or null. */
  look(personId: string): Clip | null {
    return this.#kept?.personId === personId ? this.#kept.clip : null
  }

  drop(): void {
    this.#kept = null
  }
}

const KeeperContext = createContext<ClipKeeper | null>(null)

/** Stands above the pages, so that a clip outlives the way to the log-in page and back. */
export function ClipKeeperProvider({ children }: { children: ReactNode }) {
  const [keeper] = useState(() => new ClipKeeper())
  return <KeeperContext value={keeper}>{children}</KeeperContext>
}

/** Return the clip that was kept for this person, if any; from now on the page holds it. */
export function useKeptClip(personId: string | null): Clip | null {
  const keeper = useContext(KeeperContext)
  const [kept] = useState(() => (personId === null ? null : (keeper?.look(personId) ?? null)))
  useEffect(() => keeper?.drop(), [keeper])
  return kept
}

/** Keep `clip` when the page goes away because the session ended. */
export function useKeepingClip(clip: Clip | null, personId: string | null): void {
  const keeper = useContext(KeeperContext)
  const queries = useQueryClient()
  const latest = useRef(clip)
  useEffect(() => {
    latest.current = clip
  }, [clip])
  useEffect(
    () => () => {
      const unsent = latest.current
      if (unsent !== null && personId !== null && isNobodySignedIn(queries))
        keeper?.keep(unsent, personId)
    },
    [keeper, queries, personId],
  )
}
