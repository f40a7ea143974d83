// From 70 landmarks to the smooth lines of a face, in a drawing SIDE units wide.
// Landmarks: the 68 points of iBUG 300-W, then the iris at the picture's left and at its right.

export type Point = readonly [x: number, y: number]

/** Units of the drawing that one side of the crop takes. */
export const SIDE = 400

export interface EyeLines {
  readonly outline: string
  readonly lid: string
  readonly iris: Point
  readonly irisRadius: number
}

export interface FaceLines {
  readonly jaw: string
  readonly brows: readonly [string, string]
  readonly eyes: readonly [EyeLines, EyeLines]
  readonly bridge: string
  readonly nostrils: string
  readonly lips: string
  readonly gap: string
  readonly between: string
}

const JAW = [0, 17] as const
const BROWS = [
  [17, 22],
  [22, 27],
] as const
const BRIDGE = [27, 31] as const
const NOSTRILS = [31, 36] as const
const EYES = [
  { first: 36, iris: 68 },
  { first: 42, iris: 69 },
] as const
/** Visible iris: about two fifths of the eye's width across. */
const IRIS_OF_WIDTH = 0.21

const place = ([x, y]: Point): Point => [x * SIDE, y * SIDE]
const text = ([x, y]: Point) => `${x.toFixed(1)} ${y.toFixed(1)}`

/** The curves that lead from the first point through all others (Catmull-Rom). */
function curves(points: readonly Point[]): string {
  let path = ''
  for (let index = 0; index + 1 < points.length; index++) {
    const from = points[index] as Point
    const to = points[index + 1] as Point
    const before = points[index - 1] ?? from
    const after = points[index + 2] ?? to
    const first: Point = [from[0] + (to[0] - before[0]) / 6, from[1] + (to[1] - before[1]) / 6]
    const second: Point = [to[0] - (after[0] - from[0]) / 6, to[1] - (after[1] - from[1]) / 6]
    path += `C${text(first)} ${text(second)} ${text(to)}`
  }
  return path
}

/** A smooth open line through points. */
export function openLine(points: readonly Point[]): string {
  return points[0] === undefined ? '' : `M${text(points[0])}${curves(points)}`
}

/** Two smooth lines that meet in corners: lids and lips. Each begins where the other ends. */
function almond(upper: readonly Point[], lower: readonly Point[]): string {
  return `${openLine(upper)}${curves(lower)}Z`
}

/** Points drawn a little towards their neighbours: a jaw has no corners, its landmarks shake. */
function calmed(points: readonly Point[]): Point[] {
  return points.map((point, index) => {
    const before = points[index - 1]
    const after = points[index + 1]
    if (before === undefined || after === undefined) return point
    return [(before[0] + 2 * point[0] + after[0]) / 4, (before[1] + 2 * point[1] + after[1]) / 4]
  })
}

function eyeLines(points: readonly Point[], first: number, iris: number): EyeLines {
  const at = (offset: number) => points[first + offset] as Point
  const upper = [at(0), at(1), at(2), at(3)]
  const width = Math.hypot(at(3)[0] - at(0)[0], at(3)[1] - at(0)[1])
  return {
    outline: almond(upper, [at(3), at(4), at(5), at(0)]),
    lid: openLine(upper),
    iris: points[iris] as Point,
    irisRadius: width * IRIS_OF_WIDTH,
  }
}

/** The lines of a face whose landmarks are in units of the crop's side. */
export function faceLines(landmarks: readonly Point[]): FaceLines {
  const points = landmarks.map(place)
  const line = ([from, to]: readonly [number, number]) => openLine(points.slice(from, to))
  const corner = points[48] as Point
  const inner = points[60] as Point
  return {
    jaw: openLine(calmed(calmed(points.slice(...JAW)))),
    brows: [line(BROWS[0]), line(BROWS[1])],
    eyes: [
      eyeLines(points, EYES[0].first, EYES[0].iris),
      eyeLines(points, EYES[1].first, EYES[1].iris),
    ],
    bridge: line(BRIDGE),
    nostrils: line(NOSTRILS),
    lips: almond(points.slice(48, 55), [...points.slice(54, 60), corner]),
    gap: almond(points.slice(60, 65), [...points.slice(64, 68), inner]),
    between: openLine([corner, ...points.slice(60, 65), points[54] as Point]),
  }
}
