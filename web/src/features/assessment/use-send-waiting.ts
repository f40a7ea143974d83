import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'

import { refreshAssessments } from '@/client/assessments'
import { useHttp } from '@/client/context'
import { useSignedIn } from '@/client/me'
import { sealedStore } from '@/lib/sealed-store'

import { AnswerKeeper, waitingResponses } from './answer-keeper'

/** Send what was answered without a network, also in a tab that was closed since. */
export function useSendWaiting(): void {
  const http = useHttp()
  const queries = useQueryClient()
  const { id: personId } = useSignedIn()
  useEffect(() => {
    const sendAll = async () => {
      const nothing = () => undefined
      for (const responseId of await waitingResponses(await sealedStore(), personId)) {
        const keeper = new AnswerKeeper({
          http,
          store: sealedStore(),
          personId,
          responseId,
          onDelivery: nothing,
          onSafety: nothing,
          onFinished: nothing,
        })
        await keeper.restore()
        await keeper.send()
        await refreshAssessments(queries)
      }
    }
    const again = () => void sendAll().catch(() => undefined)
    again()
    window.addEventListener('online', again)
    return () => window.removeEventListener('online', again)
  }, [http, queries, personId])
}
