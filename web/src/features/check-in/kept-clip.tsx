// A clip that was not sent yet when the person's session ended, and where it was to be read. It
// stays in memory until the same person logs in again in this tab; for anybody else it is dropped.
import { useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from 'react'

import { isNobodySignedIn } from '@/client/me'

import type { Clip } from './clip'
import type { Where } from './use-where'

export interface KeptClip {
  readonly clip: Clip
  readonly where: Where
}

class ClipKeeper {
  #kept: (KeptClip & { readonly personId: string }) | null = null

  keep(unsent: KeptClip, personId: string): void {
    this.#kept = { ...unsent, personId }
  }

  /** Return the person's own clip, or null. */
  look(personId: string): KeptClip | null {
    return this.#kept?.personId === personId ? this.#kept : null
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
export function useKeptClip(personId: string | null): KeptClip | null {
  const keeper = useContext(KeeperContext)
  const [kept] = useState(() => (personId === null ? null : (keeper?.look(personId) ?? null)))
  useEffect(() => keeper?.drop(), [keeper])
  return kept
}

/** Keep `clip`, to be read `where`, when the page goes away because the session ended. */
export function useKeepingClip(clip: Clip | null, where: Where, personId: string | null): void {
  const keeper = useContext(KeeperContext)
  const queries = useQueryClient()
  const latest = useRef({ clip, where })
  useEffect(() => {
    latest.current = { clip, where }
  }, [clip, where])
  useEffect(
    () => () => {
      const { clip: unsent, where: chosen } = latest.current
      if (unsent !== null && personId !== null && isNobodySignedIn(queries))
        keeper?.keep({ clip: unsent, where: chosen }, personId)
    },
    [keeper, queries, personId],
  )
}
