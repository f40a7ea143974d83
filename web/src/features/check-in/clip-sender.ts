import type { Http } from '@/client/http'
import { localTimeZone } from '@/lib/format'

import type { Clip } from './clip'
import { sendClip } from './send-clip'
import type { SendingEvent } from './sending-state'

export interface SenderParts {
  readonly http: Http
  readonly guest: boolean
  readonly csrfToken: () => string | undefined
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
    const { guest, csrfToken, dispatch } = this.#parts
    dispatch({ type: 'send' })
    try {
      const job = await sendClip({
        clip,
        guest,
        timeZone: localTimeZone(),
        csrfToken: csrfToken(),
        signal: upload.signal,
        onShare: (share) => dispatch({ type: 'share', share }),
      })
      dispatch({ type: 'job', job })
    } catch (error) {
      if (!upload.signal.aborted) dispatch({ type: 'error', error })
    } finally {
      if (this.#upload === upload) this.#upload = null
    }
  }

  /** Stop the upload and, where there is one, the job. */
  stop(jobId: string | null): void {
    this.#upload?.abort()
    this.#upload = null
    if (jobId === null) return
    // The server frees the place at once; where it does not hear us, it forgets by itself.
    this.#parts.http.send('DELETE', `/jobs/${encodeURIComponent(jobId)}`).catch(() => undefined)
  }
}
