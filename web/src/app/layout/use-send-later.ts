import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'

import { refreshAssessments } from '@/client/assessments'
import { useHttp } from '@/client/context'
import type { Http } from '@/client/http'
import { refreshJournal } from '@/client/journal'
import { isLocked } from '@/client/lock'
import type { OpenStep } from '@/client/safety'
import { AnswersSender } from '@/features/assessment/send-waiting'
import { EntriesSender } from '@/features/journal/send-waiting'
import { inTurn, SENDING } from '@/lib/holds'

/** A server that was away says nothing when it is back. */
const TRY_EVERY_MS = 30_000

interface Parts {
  readonly http: Http
  readonly queries: QueryClient
  readonly personId: string
  readonly onSafety: (step: OpenStep) => void
}

/**
 * Send what was written without a network, from whatever page is open: the words were not read
 * for a call for help yet. `occasion` is any value that changes when there may be something new.
 */
export function useSendLater(
  personId: string,
  occasion: unknown,
  onSafety: (step: OpenStep) => void,
): void {
  const http = useHttp()
  const queries = useQueryClient()
  const round = useRef<() => void>(() => undefined)
  useEffect(() => {
    const again = repeated(rounds({ http, queries, personId, onSafety }))
    round.current = again
    const trying = setInterval(again, TRY_EVERY_MS)
    window.addEventListener('online', again)
    document.addEventListener('visibilitychange', again)
    return () => {
      clearInterval(trying)
      window.removeEventListener('online', again)
      document.removeEventListener('visibilitychange', again)
    }
  }, [http, queries, personId, onSafety])
  useEffect(() => round.current(), [occasion, personId])
}

/** One round at a time; an occasion during one asks for another after it. */
function repeated(work: () => Promise<void>): () => void {
  let [asked, done] = [0, 0]
  let going = false
  const run = async () => {
    while (done < asked) {
      const upTo = asked
      await work().catch(() => undefined)
      done = upTo
    }
    going = false
  }
  return () => {
    asked += 1
    if (going) return
    going = true
    void run()
  }
}

/** What a round is. Only a tab that is looked at sends: what the words open must be seen. */
function rounds(parts: Parts): () => Promise<void> {
  const { queries } = parts
  const entries = new EntriesSender(parts)
  const answers = new AnswersSender(parts)
  return async () => {
    if (document.visibilityState === 'hidden' || isLocked(queries)) return
    if (!(await entries.isAnything()) && !(await answers.isAnything())) return
    const [written, answered] = await inTurn(
      SENDING,
      async () => [await entries.send(), await answers.send()] as const,
    )
    if (written) await refreshJournal(queries)
    if (answered) await refreshAssessments(queries)
  }
}
