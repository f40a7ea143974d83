import { Navigate, Outlet } from '@tanstack/react-router'

import { useMe } from '@/client/me'

/** Pages behind it are drawn only for a signed-in person, also when the session ends midway. */
export function SignedInGate() {
  const { data: me } = useMe()
  return me ? <Outlet /> : <Navigate to="/log-in" />
}
