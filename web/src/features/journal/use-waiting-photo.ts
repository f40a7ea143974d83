import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useState } from 'react'

import { useHttp } from '@/client/context'
import { refreshJournal } from '@/client/journal'
import { useSignedIn } from '@/client/me'
import { sealedStore } from '@/lib/sealed-store'

import { dropPhoto, keepPhoto, photoWaits, sendPhotos } from './photo-box'

interface WaitingPhoto {
  readonly waits: boolean
  /** Keep a photo here until it can be sent, or let it go (null). */
  readonly keep: (photo: File | null) => Promise<void>
}

/** A photo that waits on this device; it is sent when the entry is stored and somebody answers. */
export function useWaitingPhoto(
  entryId: string,
  stored: boolean,
  onSent: () => void,
): WaitingPhoto {
  const { id: personId } = useSignedIn()
  const [waits, setWaits] = useState(false)
  const send = useSend(personId, entryId, stored, onSent)
  useEffect(() => {
    const again = () =>
      void send()
        .then(setWaits)
        .catch(() => undefined)
    again()
    window.addEventListener('online', again)
    return () => window.removeEventListener('online', again)
  }, [send])
  const keep = async (photo: File | null) => {
    const store = await sealedStore()
    if (photo === null) await dropPhoto(store, personId, entryId)
    else await keepPhoto(store, personId, entryId, photo)
    setWaits(photo !== null)
  }
  return { waits, keep }
}

/** Send what waits, if it can be; the answer says whether it still waits. */
function useSend(
  personId: string,
  entryId: string,
  stored: boolean,
  onSent: () => void,
): () => Promise<boolean> {
  const http = useHttp()
  const queries = useQueryClient()
  return useCallback(async () => {
    const store = await sealedStore()
    const waited = await photoWaits(store, personId, entryId)
    if (waited && stored && (await sendPhotos(http, store, personId)) > 0) {
      await refreshJournal(queries)
      onSent()
    }
    return photoWaits(store, personId, entryId)
  }, [http, queries, personId, entryId, stored, onSent])
}
