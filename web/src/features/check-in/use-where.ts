import { useEffect, useState, useSyncExternalStore } from 'react'

import { openEngine } from '@/engine/open-engine'

import { canReadHere, ClipEngine, type Loading } from './clip-engine'

/** Where a clip is read. */
export type Where = 'device' | 'server'

/** The choice, where there is one. */
export interface WhereChosen {
  readonly where: Where
  readonly loading: Loading
  /** The numbers will be kept. */
  readonly keeps: boolean
  readonly onChoose: (where: Where) => void
}

interface Asked {
  readonly guest: boolean
  /** The camera analysis is allowed. */
  readonly allowed: boolean
  readonly keeps: boolean
  /** What was chosen before; on this device where nothing was. */
  readonly before: Where | null
}

interface Chosen {
  readonly where: Where
  readonly engine: ClipEngine
  readonly loading: Loading
  /** Null where only a server can read it: nothing is to be chosen. */
  readonly chosen: WhereChosen | null
}

/** On this device unless it cannot; the engine loads early, so that a clip need not wait for it. */
export function useWhere({ guest, allowed, keeps, before }: Asked): Chosen {
  const [able] = useState(() => !guest && canReadHere())
  const [where, onChoose] = useState<Where>(able ? (before ?? 'device') : 'server')
  const [engine] = useState(() => new ClipEngine(openEngine))
  const loading = useSyncExternalStore(engine.subscribe, engine.state)
  const wanted = allowed && where === 'device'
  useEffect(() => {
    // What went wrong is in `loading`, and said again when a clip is to be read.
    if (wanted) engine.open().catch(() => undefined)
  }, [engine, wanted])
  useEffect(() => () => engine.close(), [engine])
  return { where, engine, loading, chosen: able ? { where, loading, keeps, onChoose } : null }
}
