import type { Http } from '@/client/http'
import { isStaleToken } from '@/client/problem'
import type { Job } from '@/client/types'
import { localTimeZone } from '@/lib/format'

import type { Clip } from './clip'
import { sendClip } from './send-clip'
import type { SendingEvent } from './sending-state'

export interface SenderParts {
  readonly http: Http
  readonly guest: boolean
  readonly csrfToken: () => string | undefined
  /** Fetch the token anew: another tab may have renewed the session. */
  readonly renewToken: () => Promise<unknown>
  readonly dispatch: (event: SendingEvent) => void
}

/** Sends one clip at a time and reports what becomes of it. */
export class ClipSender {
  readonly #parts: SenderParts
  #upload: AbortController | null = null

  constructor(parts: SenderParts) {
    this.#parts = parts
  }

  async send(clip: Clip): Promise<void> {
    // Sending twice at once would make two check-ins out of a double click.
    if (this.#upload !== null) return
    const upload = new AbortController()
    this.#upload = upload
    const { dispatch, renewToken } = this.#parts
    dispatch({ type: 'send' })
    try {
      const job = await this.#post(clip, upload.signal).catch(async (error: unknown) => {
        if (!isStaleToken(error)) throw error
        await renewToken()
        return this.#post(clip, upload.signal)
      })
      dispatch({ type: 'job', job, at_ms: performance.now() })
    } catch (error) {
      if (!upload.signal.aborted) dispatch({ type: 'error', error })
    } finally {
      if (this.#upload === upload) this.#upload = null
    }
  }

  #post(clip: Clip, signal: AbortSignal): Promise<Job> {
    const { guest, csrfToken, dispatch } = this.#parts
    return sendClip({
      clip,
      guest,
      timeZone: localTimeZone(),
      csrfToken: csrfToken(),
      signal,
      onShare: (share) => dispatch({ type: 'share', share }),
    })
  }

  /** Stop the upload and, where there is one, the job. */
  stop(jobId: string | null): void {
    this.#upload?.abort()
    this.#upload = null
    if (jobId === null) return
    // The server frees the place at once; where it does not hear us, it forgets by itself.
    const path = { job_id: jobId }
    const cancelled = this.#parts.http.api.DELETE('/api/v1/jobs/{job_id}', { params: { path } })
    cancelled.catch(() => undefined)
  }
}
