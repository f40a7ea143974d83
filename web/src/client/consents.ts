import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import { checkInsKey } from './check-ins'
import { useHttp } from './context'
import { answer, type Http } from './http'
import { journalKey } from './journal'
import type { Consent, Purpose } from './types'

const CONSENTS = ['consents'] as const

export function consentsQuery(http: Http) {
  return queryOptions({
    queryKey: CONSENTS,
    queryFn: ({ signal }) => answer(http.api.GET('/api/v1/me/consents', { signal })),
  })
}

export function useConsents() {
  return useQuery(consentsQuery(useHttp()))
}

/** Give or withdraw one consent. */
export function useSetConsent() {
  const http = useHttp()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ purpose, granted }: { purpose: Purpose; granted: boolean }) =>
      answer(
        http.api.PUT('/api/v1/me/consents/{purpose}', {
          params: { path: { purpose } },
          body: { granted },
        }),
      ),
    onSuccess: (changed) => {
      queries.setQueryData<Consent[]>(CONSENTS, (old) =>
        old?.map((consent) => (consent.purpose === changed.purpose ? changed : consent)),
      )
      // Withdrawing deletes stored numbers and readings, so what was listed is out of date.
      return Promise.all(
        [checkInsKey, journalKey].map((queryKey) => queries.invalidateQueries({ queryKey })),
      )
    },
  })
}
