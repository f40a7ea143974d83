// Every single reading of a live session, a minute of it at a time, apart from how it is drawn.
import type { CheckInFrames, Reason } from '@/client/types'
import type { BandPoint } from '@/components/charts/line-options'
import type { Distribution, Expression } from '@/lib/expressions'
import { gapOf, LONGEST_GAP_S } from '@/lib/live-gap'

const SHOWN_S = 60
/** The band looks so far to both sides. */
const BAND_S = 0.5

export interface Span {
  readonly from_s: number
  readonly to_s: number
}

/** What one picture showed; null where it could not be read. */
export interface Picture {
  readonly t_s: number
  readonly distribution: Distribution | null
  readonly reasons: readonly Reason[]
}

/** The minutes of a session; the last ends with the second of its last picture. */
export function minutesOf({ t_s }: CheckInFrames): Span[] {
  const end_s = Math.floor(t_s.at(-1) ?? 0) + 1
  return Array.from({ length: Math.ceil(end_s / SHOWN_S) }, (_, minute) => ({
    from_s: minute * SHOWN_S,
    to_s: Math.min((minute + 1) * SHOWN_S, end_s),
  }))
}

/** How long nothing may be read before it is a gap: by what ordinarily lay between two pictures. */
export function gapLength({ t_s }: CheckInFrames): number {
  const steps = t_s.slice(1).map((time, at) => time - (t_s[at] ?? time))
  const sorted = Float64Array.from(steps).sort()
  return gapOf(sorted[Math.floor(sorted.length / 2)] ?? 0)
}

/** The pictures of a span, from its beginning up to, and without, its end. */
export function picturesWithin(frames: CheckInFrames, { from_s, to_s }: Span): Picture[] {
  const { t_s, e, expressions, reasons } = frames
  const distribution = (shares: readonly number[]) =>
    Object.fromEntries(expressions.map((name, at) => [name, shares[at] ?? 0])) as Distribution
  return t_s.flatMap((time, at) => {
    if (time < from_s || time >= to_s) return []
    const shares = e[at] ?? null
    const read = shares === null ? null : distribution(shares)
    return [{ t_s: time, distribution: read, reasons: reasons[at] ?? [] }]
  })
}

/** The span with what lies beside it, so that lines and bands go on to its edges. */
export function widened({ from_s, to_s }: Span): Span {
  return { from_s: Math.max(from_s - LONGEST_GAP_S, 0), to_s: to_s + LONGEST_GAP_S }
}

/** Where nothing was read for longer than `gap_s`, from the beginning to the last picture. */
export function gapsOf({ t_s, e }: CheckInFrames, gap_s: number): Span[] {
  const read = t_s.filter((_, at) => e[at] != null)
  const ends = [...read, t_s.at(-1) ?? 0]
  return ends
    .map((to_s, at) => ({ from_s: read[at - 1] ?? 0, to_s }))
    .filter(({ from_s, to_s }) => to_s - from_s > gap_s)
}

/** As much of each stretch as lies in the span. */
export function clipped(stretches: readonly Span[], span: Span): Span[] {
  return stretches
    .map(({ from_s, to_s }) => ({
      from_s: Math.max(from_s, span.from_s),
      to_s: Math.min(to_s, span.to_s),
    }))
    .filter(({ from_s, to_s }) => to_s > from_s)
}

/** Each reading at its time; null where the line ends: at what could not be read, and in gaps. */
export function pointsOf(
  pictures: readonly Picture[],
  name: Expression,
  gap_s: number,
): [t_s: number, share: number | null][] {
  return pictures.flatMap(({ t_s, distribution }, at) => {
    const before_s = pictures[at - 1]?.t_s ?? t_s
    const point: [number, number | null] = [t_s, distribution?.[name] ?? null]
    return t_s - before_s > gap_s ? [[(before_s + t_s) / 2, null], point] : [point]
  })
}

/** The expression with its range within half a second to both sides. */
export function bandOf(pictures: readonly Picture[], name: Expression, gap_s: number): BandPoint[] {
  const points = pointsOf(pictures, name, gap_s)
  let first = 0
  return points.map(([x, value]) => {
    while ((points[first]?.[0] ?? x) < x - BAND_S) first += 1
    if (value === null) return { x, value, low: null, high: null }
    const near: number[] = []
    for (let at = first; (points[at]?.[0] ?? Number.POSITIVE_INFINITY) <= x + BAND_S; at++)
      near.push(points[at]?.[1] ?? value)
    return { x, value, low: Math.min(...near), high: Math.max(...near) }
  })
}
