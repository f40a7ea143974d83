/** A part of a text by code points, which is how the server counts places. */
export function slicePoints(text: string, from: number, to?: number): string {
  return Array.from(text).slice(from, to).join('')
}
