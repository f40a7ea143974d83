import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useState } from 'react'

import { useHttp } from '@/client/context'
import { refreshJournal, useSetPhoto } from '@/client/journal'
import { useSignedIn } from '@/client/me'
import { isSilence } from '@/client/problem'
import { sealedStore } from '@/lib/sealed-store'

import { dropPhoto, keepPhoto, photoWaits, sendPhotos } from './photo-box'

interface Photo {
  /** Whether the server has one. */
  readonly there: boolean
  /** Whether one waits on this device. */
  readonly waits: boolean
  /** Grows with every change, so that no old picture is shown. */
  readonly version: number
  readonly pending: boolean
  readonly error: Error | null
  readonly put: (photo: File | null) => void
}

/** The photo of an entry; without an answer it is kept here and sent when the entry is stored. */
export function usePhoto(entryId: string, stored: boolean, photo: boolean): Photo {
  const http = useHttp()
  const queries = useQueryClient()
  const { id: personId } = useSignedIn()
  const [there, setThere] = useState(photo)
  const [waits, setWaits] = useState(false)
  const [version, setVersion] = useState(0)
  const set = useSetPhoto(entryId)
  const changed = useCallback((now: boolean) => {
    setThere(now)
    setVersion((before) => before + 1)
  }, [])

  const send = useCallback(async () => {
    const store = await sealedStore()
    const waited = await photoWaits(store, personId, entryId)
    if (waited && stored && (await sendPhotos(http, store, personId)) > 0) {
      await refreshJournal(queries)
      changed(true)
    }
    setWaits(await photoWaits(store, personId, entryId))
  }, [http, queries, personId, entryId, stored, changed])
  useEffect(() => {
    const again = () => void send().catch(() => undefined)
    again()
    window.addEventListener('online', again)
    return () => window.removeEventListener('online', again)
  }, [send])

  const put = (chosen: File | null) => {
    const keep = async () => {
      const store = await sealedStore()
      if (chosen === null) await dropPhoto(store, personId, entryId)
      else await keepPhoto(store, personId, entryId, chosen)
      setWaits(chosen !== null)
      set.reset()
    }
    if (!stored || (chosen === null && waits)) {
      void keep()
      return
    }
    set.mutate(chosen, {
      onSuccess: () => changed(chosen !== null),
      onError: (error) => void (chosen !== null && isSilence(error) && keep()),
    })
  }
  return { there, waits, version, pending: set.isPending, error: set.error, put }
}
