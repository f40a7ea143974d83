// Who has what in hand, among all tabs of this browser: Web Locks, which go with the tab that has
// them. Without those (a page that is not served securely) nothing is shared with other tabs
// either, so that a list of this page's own is enough.

export type Release = () => void

export interface Holds {
  /** Hold a name for as long as the tab lives, or null where somebody has it. */
  readonly take: (name: string) => Promise<Release | null>
  /** Hold a name as soon as it is free. */
  readonly wait: (name: string) => Promise<Release>
}

const here = new Map<string, Promise<void>>()

function holdHere(name: string): Release {
  let free: Release = () => undefined
  here.set(name, new Promise((resolve) => (free = resolve)))
  return () => {
    here.delete(name)
    free()
  }
}

const inThisPage = {
  take: (name: string) => (here.has(name) ? null : holdHere(name)),
  wait: async (name: string) => {
    for (let other = here.get(name); other !== undefined; other = here.get(name)) await other
    return holdHere(name)
  },
}

function lockManager(): LockManager | null {
  return (navigator as { locks?: LockManager | null }).locks ?? null
}

function request(locks: LockManager, name: string, options: LockOptions): Promise<Release | null> {
  return new Promise((resolve, reject) => {
    const held = locks.request(name, options, (lock) => {
      if (lock === null) {
        resolve(null)
        return undefined
      }
      return new Promise<void>((release) => resolve(release))
    })
    held.catch(reject)
  })
}

export const browserHolds: Holds = {
  take: async (name) => {
    const locks = lockManager()
    if (locks === null) return inThisPage.take(name)
    return request(locks, name, { ifAvailable: true }).catch(() => inThisPage.take(name))
  },
  wait: async (name) => {
    const locks = lockManager()
    const held = locks && (await request(locks, name, {}).catch(() => null))
    return held ?? inThisPage.wait(name)
  },
}

/** Do something while nobody else does anything under this name, in any tab. */
export async function inTurn<T>(
  name: string,
  work: () => Promise<T>,
  holds = browserHolds,
): Promise<T> {
  const release = await holds.wait(name)
  try {
    return await work()
  } finally {
    release()
  }
}

/** Under which name what was written offline is sent: one tab at a time, and not at signing out. */
export const SENDING = 'emocare-sending'
