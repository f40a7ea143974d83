import { apiUrl } from '@/client/http'
import { readProblem, Unreachable } from '@/client/problem'
import type { Job } from '@/client/types'

import type { Clip } from './clip'

export interface Sending {
  readonly clip: Clip
  /** A guest's clip is read and nothing is stored. */
  readonly guest: boolean
  readonly timeZone: string
  readonly csrfToken: string | undefined
  readonly signal: AbortSignal
  /** How much has left this device, 0–1. */
  readonly onShare: (share: number) => void
}

export function clipForm({ clip, guest, timeZone }: Sending): FormData {
  const form = new FormData()
  form.set('clip', new File([clip.blob], clip.name, { type: clip.blob.type }))
  if (guest) return form
  form.set('source', clip.source)
  form.set('time_zone', timeZone)
  if (clip.recorded_at !== null) form.set('recorded_at', clip.recorded_at)
  return form
}

/** Send a clip; resolve with its job. XMLHttpRequest, because fetch tells no upload progress. */
export function sendClip(sending: Sending): Promise<Job> {
  const { guest, csrfToken, signal, onShare } = sending
  const request = new XMLHttpRequest()
  request.open('POST', apiUrl(guest ? '/try' : '/check-ins'))
  request.setRequestHeader('Accept', 'application/json')
  if (csrfToken !== undefined) request.setRequestHeader('X-CSRF-Token', csrfToken)
  request.upload.onprogress = ({ lengthComputable, loaded, total }) => {
    if (lengthComputable && total > 0) onShare(loaded / total)
  }
  const abort = () => request.abort()
  signal.addEventListener('abort', abort, { once: true })
  return new Promise<Job>((resolve, reject) => {
    request.onload = () => {
      readAnswer(request).then(resolve, reject)
    }
    request.onerror = () => reject(new Unreachable('network'))
    request.ontimeout = () => reject(new Unreachable('timeout'))
    request.onabort = () => reject(new DOMException('The sending was cancelled.', 'AbortError'))
    request.send(clipForm(sending))
  }).finally(() => signal.removeEventListener('abort', abort))
}

async function readAnswer(request: XMLHttpRequest): Promise<Job> {
  const retryAfter = request.getResponseHeader('Retry-After')
  const response = new Response(request.responseText, {
    status: request.status,
    headers: retryAfter === null ? {} : { 'Retry-After': retryAfter },
  })
  if (!response.ok) throw await readProblem(response)
  const { job } = (await response.json()) as { job: Job }
  return job
}
