// Browsers give the camera only to pages that are safe on the way: https, or this machine.
export type CameraAvailability =
  | { readonly kind: 'available' }
  /** Plain http from another device: the browser hides the camera. */
  | { readonly kind: 'insecure'; readonly origin: string }
  /** The browser has no camera interface at all. */
  | { readonly kind: 'unsupported' }

export interface BrowserFacts {
  readonly isSecureContext: boolean
  readonly origin: string
  readonly hasMediaDevices: boolean
  readonly hasRecorder: boolean
}

export function readBrowserFacts(): BrowserFacts {
  return {
    isSecureContext: window.isSecureContext,
    origin: window.location.origin,
    hasMediaDevices: 'mediaDevices' in navigator,
    hasRecorder: 'MediaRecorder' in window,
  }
}

/** Say whether a camera can be asked for, and if not, why. */
export function cameraAvailability(facts: BrowserFacts = readBrowserFacts()): CameraAvailability {
  if (!facts.isSecureContext) return { kind: 'insecure', origin: facts.origin }
  if (!facts.hasMediaDevices || !facts.hasRecorder) return { kind: 'unsupported' }
  return { kind: 'available' }
}
