import { ApiProblem, Unreachable } from '@/client/problem'
import { type MessageKey, useLanguage, useT } from '@/lib/i18n'

/** Put an error into one sentence: ours where we have one, else the server's own reason. */
export function useProblemText(): (error: Error) => string {
  const t = useT()
  const { messages } = useLanguage()
  return (error) => {
    if (error instanceof Unreachable) return t('problem.unreachable')
    if (!(error instanceof ApiProblem)) return t('problem.unexpected')
    if (error.status === 429 && error.retryAfterS !== null)
      return t('problem.rate_limited_for', { count: Math.ceil(error.retryAfterS) })
    const key = `problem.${error.code}`
    if (key in messages) return t(key as MessageKey & 'problem.unexpected')
    return error.status < 500 && error.message !== '' ? error.message : t('problem.unexpected')
  }
}
