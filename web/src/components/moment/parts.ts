// Which part of the face spoke how much: the map summed up by the landmarks that lie nearest.
import type { Point } from './face-lines'
import { type Grid, strengths } from './heat'

export const PARTS = [
  'forehead',
  'brows',
  'eyes',
  'nose',
  'cheeks',
  'mouth',
  'chin',
  'around',
] as const

export type Part = (typeof PARTS)[number]
export type PartShares = Readonly<Record<Part, number>>

/** How finely the map is counted. */
const FINE = 48
/** How far above the brows the forehead's middle and its end lie, in units of the crop. */
const FOREHEAD_MIDDLE = 0.14
const FOREHEAD_END = 0.3

interface Anchor {
  readonly part: Part
  readonly at: Point
}

const between = (...points: Point[]): Point => [
  points.reduce((sum, [x]) => sum + x, 0) / points.length,
  points.reduce((sum, [, y]) => sum + y, 0) / points.length,
]
const above = ([x, y]: Point, by: number): Point => [x, y - by]

/** Landmarks by the part they belong to, and what has no landmark of its own. */
function anchorsOf(points: readonly Point[]): Anchor[] {
  const at = (index: number) => points[index] as Point
  const some = (part: Part, from: number, to: number) =>
    points.slice(from, to).map((point) => ({ part, at: point }))
  const cheek = (jaw: number, eye: number, nostril: number, lip: number): Anchor[] => [
    { part: 'cheeks', at: between(at(jaw), at(eye), at(nostril), at(lip)) },
    { part: 'cheeks', at: between(at(jaw), at(lip)) },
    { part: 'cheeks', at: between(at(jaw), at(eye)) },
  ]
  return [
    ...points.slice(17, 27).map((point) => ({
      part: 'forehead' as const,
      at: above(point, FOREHEAD_MIDDLE),
    })),
    ...some('brows', 17, 27),
    ...some('eyes', 36, 48),
    ...some('nose', 27, 36),
    ...some('cheeks', 0, 5),
    ...some('cheeks', 12, 17),
    ...cheek(3, 41, 31, 48),
    ...cheek(13, 46, 35, 54),
    ...some('mouth', 48, 68),
    ...some('chin', 5, 12),
    { part: 'chin', at: between(at(8), at(57)) },
  ]
}

/** The face's outline: the jaw, and over the forehead back. */
function outlineOf(points: readonly Point[]): Point[] {
  const top = points.slice(17, 27).map((point) => above(point, FOREHEAD_END))
  return [...points.slice(0, 17), ...top.reverse()]
}

/** Whether a point lies in a polygon: a ray from it crosses the edge an odd number of times. */
export function isInside([x, y]: Point, polygon: readonly Point[]): boolean {
  let inside = false
  polygon.forEach(([x1, y1], index) => {
    const [x2, y2] = polygon[(index + 1) % polygon.length] as Point
    if (y1 > y !== y2 > y && x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)) inside = !inside
  })
  return inside
}

function nearest([x, y]: Point, anchors: readonly Anchor[]): Part {
  const distance = ({ at }: Anchor) => (at[0] - x) ** 2 + (at[1] - y) ** 2
  return anchors.reduce((best, one) => (distance(one) < distance(best) ? one : best)).part
}

/** The share of each part in all that spoke for the answer; they sum to 1, or all are 0. */
export function partShares(heat: Grid, landmarks: readonly Point[]): PartShares {
  const anchors = anchorsOf(landmarks)
  const outline = outlineOf(landmarks)
  const shares = Object.fromEntries(PARTS.map((part) => [part, 0])) as Record<Part, number>
  let all = 0
  strengths(heat, FINE).forEach((row, down) => {
    row.forEach((strength, across) => {
      const at: Point = [(across + 0.5) / FINE, (down + 0.5) / FINE]
      const part = isInside(at, outline) ? nearest(at, anchors) : 'around'
      shares[part] += strength
      all += strength
    })
  })
  for (const part of PARTS) shares[part] /= all || 1
  return shares
}

/** Parts from the one that spoke most to the one that spoke least. */
export function byShare(shares: PartShares): Part[] {
  return [...PARTS].sort((a, b) => shares[b] - shares[a])
}
