// What the server said last stands in while it is silent, sealed on this device like all that
// waits here. Only for what pages need to open without a network; cleared at signing out.
import { hasSealedStore, sealedStore } from '@/lib/sealed-store'

import { isSilence } from './problem'

const PREFIX = 'remembered'
const nameOf = (what: string) => `${PREFIX} ${what}`

/** Ask, and keep the answer under `what`; give the one kept where nobody answers now. */
export async function remembered<T>(what: string, ask: () => Promise<T>): Promise<T> {
  try {
    const said = await ask()
    void keepAnswer(what, said)
    return said
  } catch (error) {
    if (!isSilence(error) || isAborted(error)) throw error
    const store = await sealedStore()
    const kept = await store.read(nameOf(what)).catch(() => undefined)
    if (kept === undefined) throw error
    return kept as T
  }
}

/** Keep what the server answered to a change, so that no older answer stands in for it. */
export async function keepAnswer(what: string, said: unknown): Promise<void> {
  const store = await sealedStore()
  await store.write(nameOf(what), said).catch(() => undefined)
}

/** A page that was left asks no longer. */
function isAborted(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError'
}

export async function forgetRemembered(what: string): Promise<void> {
  if (!(await hasSealedStore())) return
  const store = await sealedStore()
  await store.remove(nameOf(what)).catch(() => undefined)
}
