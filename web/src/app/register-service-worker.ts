/** Keep shell and help on the device; browsers allow it only over https or on this machine. */
export function registerServiceWorker(): void {
  if (import.meta.env.DEV || !('serviceWorker' in navigator)) return
  // Without it everything works except offline help, so a refusal is no error to show.
  navigator.serviceWorker.register('/sw.js').catch(() => undefined)
}
