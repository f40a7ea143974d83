import { queryOptions } from '@tanstack/react-query'

import { answer, type Http } from './http'
import type { ContactMessage } from './types'

export function versionQuery(http: Http) {
  return queryOptions({
    queryKey: ['version'],
    queryFn: ({ signal }) => answer(http.api.GET('/api/v1/version', { signal })),
    staleTime: Infinity,
  })
}

export async function sendContactMessage(http: Http, body: ContactMessage): Promise<void> {
  await http.api.POST('/api/v1/contact', { body })
}
