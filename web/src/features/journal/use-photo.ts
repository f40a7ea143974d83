import { useCallback, useState } from 'react'

import { useSetPhoto } from '@/client/journal'
import { isSilence } from '@/client/problem'

import { useWaitingPhoto } from './use-waiting-photo'

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
  const [there, setThere] = useState(photo)
  const [version, setVersion] = useState(0)
  const set = useSetPhoto(entryId)
  const changed = useCallback((now: boolean) => {
    setThere(now)
    setVersion((before) => before + 1)
  }, [])
  const sent = useCallback(() => changed(true), [changed])
  const { waits, keep } = useWaitingPhoto(entryId, stored, sent)

  const put = (chosen: File | null) => {
    const keepHere = () => void keep(chosen).then(() => set.reset())
    if (!stored || (chosen === null && waits)) {
      keepHere()
      return
    }
    set.mutate(chosen, {
      onSuccess: () => changed(chosen !== null),
      onError: (error) => {
        if (chosen !== null && isSilence(error)) keepHere()
      },
    })
  }
  return { there, waits, version, pending: set.isPending, error: set.error, put }
}
