import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import { refreshCheckIns } from '@/client/check-ins'
import { useHttp } from '@/client/context'
import { discardLive, endLive, findLive } from '@/client/live'
import type { LiveSession } from '@/client/types'

import { isOtherTabLive } from './tab-lock'

const KEY = ['live', 'current'] as const
const NONE = { open: null, inOtherTab: false }

interface Open {
  readonly open: LiveSession | null
  /** Another tab of this browser is live with it. */
  readonly inOtherTab: boolean
  readonly busy: boolean
  readonly error: Error | null
  readonly end: (keep: boolean) => void
}

/** The session that is still open when the page comes up, and how to end it from here. */
export function useOpenSession(): Open {
  const http = useHttp()
  const queries = useQueryClient()
  // Reading on this device works without the server, so its silence is no reason to wait.
  const query = useQuery({
    queryKey: KEY,
    queryFn: async () => ({ open: await findLive(http), inOtherTab: await isOtherTabLive() }),
    gcTime: 0,
    staleTime: 0,
  })
  const { open, inOtherTab } = query.data ?? NONE
  const ending = useMutation({
    mutationFn: async (keep: boolean) => {
      if (open === null) return
      if (keep) await endLive(http, open.id)
      else await discardLive(http, open.id)
    },
    onSuccess: async () => {
      queries.setQueryData(KEY, NONE)
      await refreshCheckIns(queries)
    },
  })
  return {
    open,
    inOtherTab: inOtherTab && (open?.here ?? false),
    busy: ending.isPending,
    error: ending.error,
    end: (keep) => ending.mutate(keep),
  }
}
