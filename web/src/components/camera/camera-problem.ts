// Why there is no picture, from what the browser throws (W3C Media Capture and Streams, §10).
export type CameraProblem =
  /** No camera is there. */
  | 'missing'
  /** The person, or an earlier answer, refused. */
  | 'refused'
  /** The system keeps the camera from the browser. */
  | 'refused_by_system'
  /** Another program has it. */
  | 'in_use'
  /** It went away. */
  | 'unplugged'
  /** Plain http from another device. */
  | 'insecure'
  /** This browser cannot record. */
  | 'unsupported'
  /** The recorder gave nothing. */
  | 'nothing_recorded'
  | 'unknown'

const BY_NAME: Readonly<Record<string, CameraProblem>> = {
  NotFoundError: 'missing',
  OverconstrainedError: 'missing',
  NotReadableError: 'in_use',
  AbortError: 'in_use',
  NotSupportedError: 'unsupported',
  SecurityError: 'insecure',
}

/** Name the problem behind an error of getUserMedia or MediaRecorder. */
export function cameraProblemOf(error: unknown): CameraProblem {
  if (!(error instanceof Error)) return 'unknown'
  if (error.name === 'NotAllowedError')
    return /system/i.test(error.message) ? 'refused_by_system' : 'refused'
  return BY_NAME[error.name] ?? 'unknown'
}

export type BrowserKind = 'ios' | 'android' | 'firefox' | 'safari' | 'chromium' | 'other'

/** Tell browsers apart only to say where they keep their camera permission. */
export function browserKind(userAgent: string): BrowserKind {
  if (/iPhone|iPad/.test(userAgent)) return 'ios'
  if (/Android/.test(userAgent)) return 'android'
  if (/Firefox\//.test(userAgent)) return 'firefox'
  if (/Chrom(e|ium)\/|Edg\//.test(userAgent)) return 'chromium'
  return /Safari\//.test(userAgent) ? 'safari' : 'other'
}
