import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState, useSyncExternalStore } from 'react'

import { useHttp } from '@/client/context'
import { refreshJournal } from '@/client/journal'
import { useSignedIn } from '@/client/me'

import { EntrySession, type EntryState } from './entry-session'

/** Open an entry for as long as the component is there. */
export function useEntry(entryId: string, prompt: string | null): [EntryState, EntrySession] {
  const http = useHttp()
  const queries = useQueryClient()
  const { id: personId } = useSignedIn()
  const [session] = useState(() => {
    const onStored = () => void refreshJournal(queries)
    return new EntrySession({ http, personId, entryId, prompt, onStored })
  })
  useEffect(() => session.start(), [session])
  return [useSyncExternalStore(session.subscribe, session.state), session]
}
