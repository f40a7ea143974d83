// Only one tab of a browser may be live: two would fight over the camera and over one session.
// Another tab may ask for the place; whoever has it sends what waits, and lets go.
const NAME = 'emocare-live'
/** How long a tab waits for the one that has the place. */
const WAITS_MS = 15_000

type Free = () => void

/**
 * Hold the place; returns how to give it back, or null where another tab has it. `onAsked` is
 * called when another tab asks for it.
 */
export function holdTab(onAsked: () => void): Promise<Free | null> {
  return request({ ifAvailable: true }, onAsked)
}

/** Ask whoever has the place for it, and hold it then; null where that tab does not let go. */
export async function takeTabOver(onAsked: () => void, signal: AbortSignal): Promise<Free | null> {
  const locks = lockManager()
  // Without locks nobody has the place, and there may be no channels either.
  if (locks === null) return holdTab(onAsked)
  const channel = new BroadcastChannel(NAME)
  const waiting = new AbortController()
  const giveUp = () => waiting.abort()
  const timer = window.setTimeout(giveUp, WAITS_MS)
  signal.addEventListener('abort', giveUp)
  let given = false
  const place = request({ signal: waiting.signal }, onAsked).then((free) => {
    given = true
    return free
  })
  const ask = async () => {
    // Only then is this tab seen to wait, and nobody lets go for one who does not.
    await locks.query()
    // With the place it would hear itself.
    if (!given) channel.postMessage('leave')
  }
  try {
    return (await Promise.all([place, ask()]))[0]
  } catch (error) {
    if (!waiting.signal.aborted) throw error
    return null
  } finally {
    channel.close()
    window.clearTimeout(timer)
    signal.removeEventListener('abort', giveUp)
  }
}

/** Whether a tab waits for the place. One that was closed, or gave up, does not any more. */
export async function isAwaited(): Promise<boolean> {
  const pending = (await lockManager()?.query())?.pending ?? []
  return pending.some(({ name }) => name === NAME)
}

/** Whether a tab of this browser is live; not asked while this one is. */
export async function isOtherTabLive(): Promise<boolean> {
  const held = (await lockManager()?.query())?.held ?? []
  return held.some(({ name }) => name === NAME)
}

/** Older browsers have no locks; they then go without this kindness. */
function lockManager(): LockManager | null {
  return (navigator as { locks?: LockManager | null }).locks ?? null
}

function request(options: LockOptions, onAsked: () => void): Promise<Free | null> {
  const locks = lockManager()
  if (locks === null) return Promise.resolve(() => undefined)
  return new Promise((resolve, reject) => {
    locks
      .request(NAME, options, (lock) => {
        if (lock === null) {
          resolve(null)
          return undefined
        }
        return new Promise<void>((free) => {
          const channel = new BroadcastChannel(NAME)
          channel.onmessage = onAsked
          resolve(() => {
            channel.close()
            free()
          })
        })
      })
      .catch(reject)
  })
}
