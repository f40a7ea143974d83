// The person's own account: names, password, devices, tokens, data.
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'

import { useHttp } from './context'
import type { Http } from './http'
import { forgetMe, logOut, updateMe } from './me'
import type { ApiToken, Me, NewApiToken, Scope, SignedInDevice } from './types'

const DEVICES = ['devices'] as const
const TOKENS = ['tokens'] as const

export type Profile = Pick<Me, 'first_name' | 'last_name' | 'time_zone'>

export function useSaveProfile() {
  const http = useHttp()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: Profile) => http.json<Me>('PATCH', '/me', { body }),
    onSuccess: (me) => updateMe(queries, me),
  })
}

export function useLogOut() {
  const http = useHttp()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => logOut(http),
    onSuccess: () => forgetMe(queries),
  })
}

export function useDeleteAccount() {
  const http = useHttp()
  return useMutation({
    mutationFn: async (password: string) => {
      await http.send('DELETE', '/me', { body: { password } })
    },
  })
}

export function useChangePassword() {
  const http = useHttp()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (body: { current_password: string; new_password: string }) => {
      await http.send('POST', '/me/password', { body })
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: DEVICES }),
  })
}

export function useMakeRecoveryCodes() {
  const http = useHttp()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (password: string) =>
      http.json<{ codes: string[] }>('POST', '/me/recovery-codes', { body: { password } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['me'] }),
  })
}

export function devicesQuery(http: Http) {
  return queryOptions({
    queryKey: DEVICES,
    queryFn: ({ signal }) => http.json<SignedInDevice[]>('GET', '/me/sessions', { signal }),
  })
}

/** End one sign-in, or without an id every other one. */
export function useEndDevice() {
  const http = useHttp()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (id: string | null) => {
      await http.send('DELETE', id === null ? '/me/sessions' : `/me/sessions/${id}`)
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: DEVICES }),
  })
}

export function tokensQuery(http: Http) {
  return queryOptions({
    queryKey: TOKENS,
    queryFn: ({ signal }) => http.json<ApiToken[]>('GET', '/me/tokens', { signal }),
  })
}

export interface TokenRequest {
  readonly name: string
  readonly scopes: readonly Scope[]
  readonly expires_in_days: number | null
}

export function useMakeToken() {
  const http = useHttp()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: TokenRequest) => http.json<NewApiToken>('POST', '/me/tokens', { body }),
    onSuccess: () => queries.invalidateQueries({ queryKey: TOKENS }),
  })
}

export function useRevokeToken() {
  const http = useHttp()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (id: string) => {
      await http.send('DELETE', `/me/tokens/${id}`)
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: TOKENS }),
  })
}
