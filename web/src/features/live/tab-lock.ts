// Only one tab of a browser may be live: two would fight over the camera and over one session.
const NAME = 'emocare-live'

/** Hold the place; returns how to give it back, or null where another tab has it. */
export function holdTab(): Promise<(() => void) | null> {
  // Older browsers have no locks; they then go without this kindness.
  const { locks } = navigator as { locks?: LockManager | null }
  if (!locks) return Promise.resolve(() => undefined)
  return new Promise((resolve, reject) => {
    locks
      .request(NAME, { ifAvailable: true }, (lock) => {
        if (lock === null) {
          resolve(null)
          return undefined
        }
        return new Promise<void>((free) => resolve(() => free()))
      })
      .catch(reject)
  })
}
