import { queryOptions } from '@tanstack/react-query'

import { answer, type Http } from './http'
import type { OpenStep } from './safety'
import type { ContactMessage } from './types'

export function versionQuery(http: Http) {
  return queryOptions({
    queryKey: ['version'],
    queryFn: ({ signal }) => answer(http.api.GET('/api/v1/version', { signal })),
    staleTime: Infinity,
  })
}

/** Leave a message; returns the step of the safety path that its words ask for, if any. */
export async function sendContactMessage(
  http: Http,
  body: ContactMessage,
): Promise<OpenStep | null> {
  return (await answer(http.api.POST('/api/v1/contact', { body }))).safety ?? null
}
