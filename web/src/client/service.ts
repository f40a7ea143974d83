import { queryOptions } from '@tanstack/react-query'

import type { Http } from './http'
import type { Version } from './types'

export function versionQuery(http: Http) {
  return queryOptions({
    queryKey: ['version'],
    queryFn: ({ signal }) => http.json<Version>('GET', '/version', { signal }),
    staleTime: Infinity,
  })
}

export interface ContactMessage {
  readonly name: string
  readonly email: string
  readonly message: string
}

export async function sendContactMessage(http: Http, body: ContactMessage): Promise<void> {
  await http.send('POST', '/contact', { body })
}
