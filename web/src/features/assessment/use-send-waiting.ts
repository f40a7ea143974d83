import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'

import { refreshAssessments, type Safety } from '@/client/assessments'
import { useHttp } from '@/client/context'
import type { Http } from '@/client/http'
import { useSignedIn } from '@/client/me'
import { sealedStore } from '@/lib/sealed-store'

import { AnswerKeeper } from './answer-keeper'
import { strongest } from './answers'
import { waitingResponses } from './kept-answers'

interface Waiting {
  /** What words that were sent only now open: they could not be read without the server. */
  readonly safety: Safety | null
  readonly leaveSafety: () => void
}

/** Send what was answered without a network, also in a tab that was closed since. */
export function useSendWaiting(): Waiting {
  const http = useHttp()
  const queries = useQueryClient()
  const { id: personId } = useSignedIn()
  const [safety, setSafety] = useState<Safety | null>(null)
  useEffect(() => {
    const onSafety = (next: Safety) => setSafety((now) => strongest(now, next))
    const again = () =>
      void sendAll(http, personId, onSafety)
        .then((sent) => (sent ? refreshAssessments(queries) : undefined))
        .catch(() => undefined)
    again()
    window.addEventListener('online', again)
    return () => window.removeEventListener('online', again)
  }, [http, queries, personId])
  return { safety, leaveSafety: () => setSafety(null) }
}

/** Say whether there was anything to send. */
async function sendAll(
  http: Http,
  personId: string,
  onSafety: (safety: Safety) => void,
): Promise<boolean> {
  const store = sealedStore()
  const waiting = await waitingResponses(await store, personId)
  for (const responseId of waiting) {
    const keeper = new AnswerKeeper({
      ...{ http, store, personId, responseId, onSafety },
      onDelivery: () => undefined,
      onFinished: (answered) => {
        if (answered.safety) onSafety(answered.safety)
      },
    })
    await keeper.restore()
    await keeper.send()
  }
  return waiting.length > 0
}
