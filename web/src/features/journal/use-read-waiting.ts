import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'

import { useHttp } from '@/client/context'
import { analysisQuery, jobQuery, startAnalysis } from '@/client/journal-work'

/** Have entries read that were written before it was allowed, or by an earlier model. */
export function useReadWaiting(): void {
  const http = useHttp()
  const queries = useQueryClient()
  const { data } = useQuery(analysisQuery(http))
  const begun = useRef(false)
  const wanted = data?.allowed === true && data.available && data.waiting > 0 && data.job === null
  useEffect(() => {
    if (!wanted || begun.current) return
    begun.current = true
    startAnalysis(http)
      .then((job) => queries.query(jobQuery(http, job.id)))
      .catch(() => undefined)
  }, [wanted, http, queries])
}
