// What can be said about a file before it is sent. The server checks everything again.
import { MAX_CLIP_BYTES, MAX_CLIP_SECONDS } from './clip'

export type FileProblem = 'empty' | 'too_large' | 'unsupported' | 'too_long'

/** Bytes that tell the container. */
export const HEAD_BYTES = 64
/** Players round; half a second over is still the minute. */
const SLACK_S = 0.5
const EBML = [0x1a, 0x45, 0xdf, 0xa3] as const

export interface FileFacts {
  readonly size: number
  /** The first bytes. */
  readonly head: Uint8Array
  /** Seconds, or null where the browser cannot tell. */
  readonly duration_s: number | null
}

/** Return what keeps a file from being sent, or null. */
export function fileProblem({ size, head, duration_s }: FileFacts): FileProblem | null {
  if (size === 0) return 'empty'
  if (size > MAX_CLIP_BYTES) return 'too_large'
  if (!isClip(head)) return 'unsupported'
  if (duration_s === null || !Number.isFinite(duration_s)) return null
  return duration_s > MAX_CLIP_SECONDS + SLACK_S ? 'too_long' : null
}

/** Tell MP4 (ISO base media) and WebM (EBML) by their first bytes; a name proves nothing. */
export function isClip(head: Uint8Array): boolean {
  if (EBML.every((byte, at) => head[at] === byte)) return true
  const box = String.fromCharCode(...head.slice(4, 8))
  const brand = String.fromCharCode(...head.slice(8, 12))
  return box === 'ftyp' && !['qt  ', 'heic', 'avif', 'M4A '].includes(brand)
}

/** Read what `fileProblem` needs. */
export async function readFileFacts(file: File): Promise<FileFacts> {
  const head = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer())
  const worthAsking = file.size > 0 && file.size <= MAX_CLIP_BYTES && isClip(head)
  return { size: file.size, head, duration_s: worthAsking ? await readDuration(file) : null }
}

const DURATION_WAIT_MS = 3000

/** Ask the browser's own player for the length; null where it does not say in time. */
function readDuration(file: File): Promise<number | null> {
  const video = document.createElement('video')
  const url = URL.createObjectURL(file)
  return new Promise<number | null>((resolve) => {
    const answer = () => resolve(Number.isFinite(video.duration) ? video.duration : null)
    video.onloadedmetadata = answer
    video.onerror = answer
    window.setTimeout(answer, DURATION_WAIT_MS)
    video.preload = 'metadata'
    video.src = url
  }).finally(() => {
    video.removeAttribute('src')
    URL.revokeObjectURL(url)
  })
}
