import { createContext, type ReactNode, useContext } from 'react'

import type { Http } from './http'

const HttpContext = createContext<Http | null>(null)

export function HttpProvider({ http, children }: { http: Http; children: ReactNode }) {
  return <HttpContext value={http}>{children}</HttpContext>
}

export function useHttp(): Http {
  const http = useContext(HttpContext)
  if (http === null) throw new Error('HttpProvider is missing')
  return http
}
