// Ways back in without the password.
import { queryOptions } from '@tanstack/react-query'

import { answer, type Http } from './http'
import type { Me } from './types'

/** Whether this server can send mail. */
export function authOptionsQuery(http: Http) {
  return queryOptions({
    queryKey: ['auth-options'],
    queryFn: ({ signal }) => answer(http.api.GET('/api/v1/auth/options', { signal })),
    staleTime: Infinity,
  })
}

export async function recoverWithCode(
  http: Http,
  body: { email: string; recovery_code: string; new_password: string },
): Promise<void> {
  await http.api.POST('/api/v1/auth/recover', { body })
}

export async function askForResetMail(http: Http, email: string): Promise<void> {
  await http.api.POST('/api/v1/auth/forgot', { body: { email } })
}

export async function resetPassword(
  http: Http,
  body: { token: string; new_password: string },
): Promise<void> {
  await http.api.POST('/api/v1/auth/reset', { body })
}

export function confirmAddress(http: Http, token: string): Promise<Me> {
  return answer(http.api.POST('/api/v1/auth/confirm', { body: { token } }))
}
