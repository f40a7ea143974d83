import { Navigate, Outlet, useRouterState } from '@tanstack/react-router'

import { useMe } from '@/client/me'

/** Pages behind it are drawn only for a signed-in person, also when the session ends midway. */
export function SignedInGate() {
  const { data: me } = useMe()
  const here = useRouterState({ select: (state) => state.location.href })
  // Back to this page after logging in again.
  return me ? <Outlet /> : <Navigate to="/log-in" search={{ next: here }} />
}
