/** A recording that is still only in this browser's memory. */
export interface Clip {
  readonly blob: Blob
  /** File name sent along; the server goes by the bytes. */
  readonly name: string
  readonly source: 'camera' | 'upload'
  /** When it was recorded (UTC ISO); null for a file, whose time we do not know. */
  readonly recorded_at: string | null
  /** Seconds as counted while recording or read from the file; null where unknown. */
  readonly duration_s: number | null
}

export const MIN_SECONDS = 3
export const LENGTHS = [5, 10, 15] as const
export type Length = (typeof LENGTHS)[number]
export const DEFAULT_LENGTH: Length = 10

/** What the server takes. */
export const MAX_CLIP_BYTES = 50 * 1024 * 1024
export const MAX_CLIP_SECONDS = 60
