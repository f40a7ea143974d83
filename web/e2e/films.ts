// What the fake cameras show and what is uploaded; made by tests/e2e/fake_camera.py.
import { join } from 'node:path'

export type Film = 'face.y4m' | 'two-faces.y4m' | 'dark.y4m' | 'no-face.y4m' | 'face.webm'

/** Absolute path of a film: Chromium's fake camera takes no other. */
export function filmPath(name: Film): string {
  const folder = process.env.EMOCARE_FILMS
  if (folder === undefined) throw new Error('EMOCARE_FILMS is not set; run pytest tests/e2e')
  return join(folder, name)
}
