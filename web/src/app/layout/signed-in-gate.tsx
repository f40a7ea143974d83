import { Outlet, useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'

import { SignedInContext, useMe } from '@/client/me'
import { PageSkeleton } from '@/components/states/page-skeleton'

import { AppLock } from './app-lock'

/** Pages behind it are drawn only for a signed-in person, also when the session ends midway. */
export function SignedInGate() {
  const { data: me } = useMe()
  if (!me) return <ToLogIn />
  return (
    <SignedInContext value={me}>
      {/* Another person's pages begin anew. */}
      <AppLock key={me.id}>
        <Outlet />
      </AppLock>
    </SignedInContext>
  )
}

/** Leads to the log-in page once; a <Navigate> here would do so again with every drawing. */
function ToLogIn() {
  const router = useRouter()
  useEffect(() => {
    void router.navigate({ to: '/log-in', search: { next: router.state.location.href } })
  }, [router])
  return <PageSkeleton />
}
