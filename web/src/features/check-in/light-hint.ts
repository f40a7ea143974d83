// A hint about the light, from the mean brightness of a tiny picture. Nothing else is measured
// in the browser.
export type Light = 'dark' | 'good' | 'bright'

/** Size of the picture that is measured. */
export const SAMPLE_WIDTH = 32
export const SAMPLE_HEIGHT = 24

// 0–255. The gap between entering and leaving keeps the words from flickering.
const DARK_BELOW = 36
const DARK_UNTIL = 48
const BRIGHT_ABOVE = 222
const BRIGHT_UNTIL = 210

/** Return the mean luma (0–255, ITU-R BT.601) of RGBA pixels. */
export function meanLuma(rgba: ArrayLike<number>): number {
  let sum = 0
  for (let at = 0; at + 3 < rgba.length; at += 4)
    sum += 0.299 * (rgba[at] ?? 0) + 0.587 * (rgba[at + 1] ?? 0) + 0.114 * (rgba[at + 2] ?? 0)
  return rgba.length < 4 ? 0 : sum / Math.floor(rgba.length / 4)
}

/** Put a brightness into a word, slow to change its mind. */
export function lightOf(luma: number, before: Light): Light {
  if (luma < (before === 'dark' ? DARK_UNTIL : DARK_BELOW)) return 'dark'
  if (luma > (before === 'bright' ? BRIGHT_UNTIL : BRIGHT_ABOVE)) return 'bright'
  return 'good'
}
