// A clip on its way to a result.
import { answer, type Http } from './http'
import type { Job } from './types'

const pathOf = (id: string) => ({ path: { job_id: id } })

export function readJob(http: Http, id: string, signal: AbortSignal): Promise<Job> {
  const request = http.api.GET('/api/v1/jobs/{job_id}', { params: pathOf(id), signal })
  return answer(request) as Promise<Job>
}

export async function cancelJob(http: Http, id: string): Promise<void> {
  await http.api.DELETE('/api/v1/jobs/{job_id}', { params: pathOf(id) })
}
