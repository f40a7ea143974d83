import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'

import { forgetMe } from '@/client/me'

/** Go to an open page, then forget the person; the other way round the gate would step in. */
export function useLeave(): (to: '/log-in' | '/goodbye') => void {
  const navigate = useNavigate()
  const queries = useQueryClient()
  return (to) => void navigate({ to }).then(() => forgetMe(queries))
}
