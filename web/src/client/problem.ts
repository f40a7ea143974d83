import type { Problem } from './types'

/** The server answered with a reason (RFC 9457 problem details). */
export class ApiProblem extends Error {
  readonly status: number
  readonly code: string
  readonly fields: Readonly<Record<string, string>>
  /** Seconds to wait before trying again, where the server said so. */
  readonly retryAfterS: number | null
  /** What words ask for that were read but could not be stored. */
  readonly safety: Problem['safety']

  constructor(problem: Problem, retryAfterS: number | null = null) {
    super(problem.detail ?? problem.title ?? problem.code)
    this.name = 'ApiProblem'
    this.status = problem.status
    this.code = problem.code
    this.fields = problem.fields ?? {}
    this.retryAfterS = retryAfterS
    this.safety = problem.safety ?? null
  }
}

/** No answer arrived: no network, or the server is away. */
export class Unreachable extends Error {
  constructor(cause: unknown) {
    super('The server did not answer.', { cause })
    this.name = 'Unreachable'
  }
}

/** The session is gone; a wrong password answers 401 too, but ends nothing. */
export function isSignedOut(error: unknown): boolean {
  return error instanceof ApiProblem && error.status === 401 && error.code !== 'bad_credentials'
}

/** It is locked for this sign-in: the PIN was not given, or not for a while. */
export function isLockedOut(error: unknown): boolean {
  return error instanceof ApiProblem && error.code === 'journal_locked'
}

/** Nobody answered, or only to say that it cannot just now: what is kept here may stand in. */
export function isSilence(error: unknown): boolean {
  return !(error instanceof ApiProblem) || error.status >= 500
}

/** The session was renewed in another tab, so our token is out of date. */
export function isStaleToken(error: unknown): boolean {
  return error instanceof ApiProblem && error.code === 'csrf_refused'
}

/** Read a refused answer; one that is no problem document still becomes one. */
export async function readProblem(response: Response): Promise<ApiProblem> {
  const retryAfter = Number(response.headers.get('Retry-After') ?? Number.NaN)
  const wait = Number.isFinite(retryAfter) ? retryAfter : null
  const fallback: Problem = { status: response.status, code: 'unexpected' }
  try {
    const body = (await response.json()) as Partial<Problem>
    return new ApiProblem({ ...fallback, ...body, status: response.status }, wait)
  } catch {
    return new ApiProblem(fallback, wait)
  }
}
