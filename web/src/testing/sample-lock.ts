// A lock as the server keeps it, for tests.
import { type FakeApi, problem } from './fake-api'

export const PIN = '2468'
export const PASSWORD = 'επτά πράσινοι βραστήρες'

interface Settings {
  readonly locked?: boolean
  readonly minutes?: number
  readonly whenHidden?: boolean
}

export interface FakeLock {
  /** As when nobody used it for a while, or another tab closed it. */
  close: () => void
  open: () => void
}

/** Answer everything about the lock; the PIN opens it, the password takes it away. */
export function withLock(api: FakeApi, settings: Settings = {}): FakeLock {
  const { locked: atFirst = true, minutes = 5, whenHidden = false } = settings
  let [on, locked] = [true, atFirst]
  const state = () => ({ on, locked, after_minutes: minutes, when_hidden: on && whenHidden })
  const change = (to: boolean) => {
    locked = to
    return state()
  }
  api
    .on('GET /journal/lock', state)
    .on('POST /journal/lock/open', ({ body }) =>
      (body as { pin: string }).pin === PIN ? change(false) : problem(403, 'wrong_pin'),
    )
    .on('POST /journal/lock/close', () => change(true))
    .on('PUT /journal/lock', ({ body }) => {
      const { password, pin } = body as { password: string; pin: string | null }
      if (password !== PASSWORD) return problem(403, 'wrong_password')
      on = pin !== null
      return change(false)
    })
  return { close: () => void change(true), open: () => void change(false) }
}
