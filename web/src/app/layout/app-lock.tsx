import { useQueryClient } from '@tanstack/react-query'
import { useRouterState } from '@tanstack/react-router'
import { type ReactNode, useEffect, useRef, useState } from 'react'

import { forgetUnseen, useLockState } from '@/client/lock'
import { useStepShown } from '@/client/safety-pause'
import { useSelfLocking } from '@/components/lock/use-self-locking'
import { PageSkeleton } from '@/components/states/page-skeleton'

import { LockScreen } from './lock-screen'

/** Pages with a camera: covering one would hide that it is on, or end a session under way. */
const IN_HAND: ReadonlySet<string> = new Set(['/check-in', '/check-in/live'])

/**
 * Covers the pages of a signed-in person while they are locked. What was open is hidden, not
 * closed: words that were typed and not saved are there again after the PIN.
 */
export function AppLock({ children }: { children: ReactNode }) {
  const shown = useStepShown()
  const lock = useLockState()
  useSelfLocking(lock.data, shown)
  const covered = useCovered(lock.data?.locked === true, lock.isPending)
  const [opened, setOpened] = useState(false)
  useTidyUp(covered)
  if (lock.isPending) return <PageSkeleton />
  if (!covered && !opened) setOpened(true)
  return (
    <>
      {covered && <LockScreen />}
      {opened && <div hidden={covered}>{children}</div>}
    </>
  )
}

/** A page in somebody's hands is covered only once it is left. */
function useCovered(locked: boolean, unknown: boolean): boolean {
  const path = useRouterState({ select: ({ location }) => location.pathname })
  const [open, setOpen] = useState<string | null>(null)
  const covered = locked && !(IN_HAND.has(path) && open === path)
  const now = covered || unknown ? null : path
  if (open !== now) setOpen(now)
  return covered
}

/** When it is covered nothing may stand over it; when it opens, pages read anew what they missed. */
function useTidyUp(covered: boolean): void {
  const queries = useQueryClient()
  const before = useRef(covered)
  useEffect(() => {
    if (before.current === covered) return
    before.current = covered
    if (!covered) {
      void queries.invalidateQueries({ type: 'active' })
      document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true })
      return
    }
    forgetUnseen(queries)
    // A question that is open over a hidden page would block the whole screen.
    for (const dialog of document.querySelectorAll<HTMLDialogElement>('main dialog[open]')) {
      dialog.close()
    }
  }, [covered, queries])
}
