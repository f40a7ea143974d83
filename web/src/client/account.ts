// The person's own account: names, password, devices, tokens, data.
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'

import { useHttp } from './context'
import { answer, type Http } from './http'
import { emptyThisDevice, logOut, updateMe } from './me'
import type { Me, TokenRequest } from './types'

const DEVICES = ['devices'] as const
const TOKENS = ['tokens'] as const

export type Profile = Pick<Me, 'first_name' | 'last_name' | 'time_zone'>

export function useSaveProfile() {
  const http = useHttp()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: Profile) => answer(http.api.PATCH('/api/v1/me', { body })),
    onSuccess: (me) => updateMe(queries, me),
  })
}

export function useLogOut() {
  const http = useHttp()
  return useMutation({
    mutationFn: () => logOut(http),
  })
}

export function useDeleteAccount() {
  const http = useHttp()
  return useMutation({
    mutationFn: async (password: string) => {
      await http.api.DELETE('/api/v1/me', { body: { password } })
      await emptyThisDevice()
    },
  })
}

export function useChangePassword() {
  const http = useHttp()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (body: { current_password: string; new_password: string }) => {
      await http.api.POST('/api/v1/me/password', { body })
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: DEVICES }),
  })
}

export function useMakeRecoveryCodes() {
  const http = useHttp()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (password: string) =>
      answer(http.api.POST('/api/v1/me/recovery-codes', { body: { password } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['me'] }),
  })
}

export function devicesQuery(http: Http) {
  return queryOptions({
    queryKey: DEVICES,
    queryFn: ({ signal }) => answer(http.api.GET('/api/v1/me/sessions', { signal })),
  })
}

/** End one sign-in, or without an id every other one. */
export function useEndDevice() {
  const http = useHttp()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (id: string | null) => {
      if (id === null) await http.api.DELETE('/api/v1/me/sessions')
      else {
        const params = { path: { session_id: id } }
        await http.api.DELETE('/api/v1/me/sessions/{session_id}', { params })
      }
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: DEVICES }),
  })
}

export function tokensQuery(http: Http) {
  return queryOptions({
    queryKey: TOKENS,
    queryFn: ({ signal }) => answer(http.api.GET('/api/v1/me/tokens', { signal })),
  })
}

export function useMakeToken() {
  const http = useHttp()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: TokenRequest) => answer(http.api.POST('/api/v1/me/tokens', { body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: TOKENS }),
  })
}

export function useRevokeToken() {
  const http = useHttp()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (id: string) => {
      await http.api.DELETE('/api/v1/me/tokens/{token_id}', { params: { path: { token_id: id } } })
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: TOKENS }),
  })
}
