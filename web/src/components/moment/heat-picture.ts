// Paints strengths into a small picture that the drawing stretches over the face.
import type { Grid } from './heat'

type Rgba = readonly [red: number, green: number, blue: number, alpha: number]
interface Stop {
  readonly at: number
  readonly color: Rgba
}

/** From nothing to warm, over the drawing's cool ground; never the red that belongs to help and deletion. */
export const RAMPS: Readonly<Record<'light' | 'dark', readonly Stop[]>> = {
  light: [
    { at: 0, color: [243, 214, 176, 0] },
    { at: 0.12, color: [243, 210, 166, 0.22] },
    { at: 0.4, color: [244, 200, 148, 0.62] },
    { at: 0.75, color: [233, 148, 78, 0.8] },
    { at: 1, color: [207, 99, 32, 0.88] },
  ],
  dark: [
    { at: 0, color: [140, 96, 60, 0] },
    { at: 0.12, color: [146, 96, 56, 0.24] },
    { at: 0.4, color: [158, 98, 54, 0.62] },
    { at: 0.75, color: [222, 136, 72, 0.76] },
    { at: 1, color: [250, 184, 116, 0.86] },
  ],
}

/** The colour of a strength, 0 to 1. */
export function colorAt(ramp: readonly Stop[], strength: number): Rgba {
  const next = Math.max(
    ramp.findIndex(({ at }) => at >= strength),
    1,
  )
  const from = ramp[next - 1] as Stop
  const to = ramp[next] as Stop
  const share = Math.min(Math.max((strength - from.at) / (to.at - from.at), 0), 1)
  return from.color.map((value, index) => {
    const target = to.color[index] ?? 0
    return value + share * (target - value)
  }) as unknown as Rgba
}

/** A picture of the strengths as a data address; empty where nothing can be painted. */
export function heatPicture(grid: Grid, scheme: 'light' | 'dark'): string {
  const size = grid.length
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = size
  const context = canvas.getContext('2d')
  if (context === null) return ''
  const picture = context.createImageData(size, size)
  grid.forEach((row, down) => {
    row.forEach((strength, across) => {
      const [red, green, blue, alpha] = colorAt(RAMPS[scheme], strength)
      picture.data.set([red, green, blue, 255 * alpha], 4 * (down * size + across))
    })
  })
  context.putImageData(picture, 0, 0)
  return canvas.toDataURL()
}
