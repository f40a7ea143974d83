// Runs before the first paint, so that a dark room never sees a white flash.
// A file of its own because the content security policy allows no inline script.
try {
  const chosen = localStorage.getItem('emocare-color-scheme')
  const dark =
    chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light')
} catch {
  // Storage is closed (private mode): the light default in index.html stays.
}
