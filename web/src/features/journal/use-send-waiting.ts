import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'

import { useHttp } from '@/client/context'
import type { Http } from '@/client/http'
import { refreshJournal, type Stored } from '@/client/journal'
import { useSignedIn } from '@/client/me'
import { sealedStore } from '@/lib/sealed-store'

import { DraftBox, waitingEntries } from './draft-box'
import { EntryKeeper } from './entry-keeper'
import { sendPhotos } from './photo-box'

type Opened = (safety: Stored['safety']) => void

async function sendOne(http: Http, personId: string, entryId: string, onSafety: Opened) {
  const box = new DraftBox(sealedStore(), personId, entryId)
  const nothing = () => undefined
  const onStored = ({ safety }: Stored) => safety && onSafety(safety)
  const parts = { http, entryId, box, onDelivery: nothing, onStored, onConflict: nothing }
  const keeper = new EntryKeeper(parts)
  const draft = await box.open()
  if (draft !== null) {
    keeper.resume(draft)
    await keeper.send()
  }
  box.close()
}

async function sendAll(http: Http, queries: QueryClient, personId: string, onSafety: Opened) {
  const store = await sealedStore()
  const before = await waitingEntries(store, personId)
  for (const entryId of before) await sendOne(http, personId, entryId, onSafety)
  const photos = await sendPhotos(http, store, personId)
  if (before.length + photos > 0) await refreshJournal(queries)
  return waitingEntries(store, personId)
}

/** Send what waits on this device, also from tabs that are gone; return what still waits. */
export function useSendWaiting(onSafety: Opened): readonly string[] {
  const http = useHttp()
  const queries = useQueryClient()
  const { id: personId } = useSignedIn()
  const [waiting, setWaiting] = useState<readonly string[]>([])
  useEffect(() => {
    const again = () => {
      sendAll(http, queries, personId, onSafety)
        .then(setWaiting)
        .catch(() => undefined)
    }
    again()
    window.addEventListener('online', again)
    return () => window.removeEventListener('online', again)
  }, [http, queries, personId, onSafety])
  return waiting
}
