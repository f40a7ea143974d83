// When the app was last used in this browser, known to all its tabs: one that nobody looks at must
// not lock the one that somebody writes in. A time, and nothing about a person.
const KEY = 'emocare-used-at'
let inThisTab = 0

export function noteUsedAt(at: number): void {
  inThisTab = at
  try {
    localStorage.setItem(KEY, String(at))
  } catch {
    // Private windows may refuse; then every tab counts for itself.
  }
}

export function lastUsedAt(): number {
  try {
    return Math.max(inThisTab, Number(localStorage.getItem(KEY)))
  } catch {
    return inThisTab
  }
}
