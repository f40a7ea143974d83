// A class activation map as something to look at: how strongly each place spoke for an answer.
// The map's mean is the answer's own score, so what lies above the mean spoke for it.

/** Rows of numbers from the top; all rows are equally long. */
export type Grid = readonly (readonly number[])[]

/** How finely the map is drawn. */
export const FINE = 64
/** Differences smaller than this are the rounding of sums. */
const NOISE = 1e-9
/** The line that is drawn around the strongest parts. */
export const LINE_AT = 0.5

export function mean(grid: Grid): number {
  const numbers = grid.flat()
  return numbers.reduce((sum, value) => sum + value, 0) / numbers.length
}

/** Strength 0 to 1 of every place of a finer grid; 0 where it did not speak for the answer. */
export function strengths(grid: Grid, size = FINE): number[][] {
  const silent = mean(grid)
  const fine = refine(grid, size).map((row) => row.map((value) => Math.max(value - silent, 0)))
  const peak = Math.max(...fine.map((row) => Math.max(...row)))
  return peak > NOISE * Math.abs(silent) + NOISE
    ? fine.map((row) => row.map((value) => value / peak))
    : fine.map((row) => row.map(() => 0))
}

/** The part of a side, from the edge on, over which a drawing fades. */
const EDGE = 0.1

/** The same strengths, ending softly where the crop ends. */
export function softened(grid: Grid): number[][] {
  const fade = (index: number) => {
    const toEdge = Math.min(index + 0.5, grid.length - index - 0.5) / grid.length
    const share = Math.min(toEdge / EDGE, 1)
    return share * share * (3 - 2 * share)
  }
  return grid.map((row, down) => row.map((value, across) => value * fade(down) * fade(across)))
}

/** A smooth grid of size × size over the same area (cubic B-spline, the edge repeats). */
export function refine(grid: Grid, size: number): number[][] {
  const across = grid.map((row) => refineRow(row, size))
  const down = transpose(across).map((column) => refineRow(column, size))
  return transpose(down)
}

function transpose(grid: Grid): number[][] {
  const [first = []] = grid
  return first.map((_, column) => grid.map((row) => row[column] ?? 0))
}

function refineRow(row: readonly number[], size: number): number[] {
  return Array.from({ length: size }, (_, index) => {
    const at = ((index + 0.5) / size) * row.length - 0.5
    const base = Math.floor(at)
    return weights(at - base).reduce((sum, weight, offset) => {
      const place = Math.min(Math.max(base - 1 + offset, 0), row.length - 1)
      return sum + weight * (row[place] ?? 0)
    }, 0)
  })
}

/** Weights of four neighbours for a place between the middle two; they sum to 1. */
function weights(t: number): readonly number[] {
  const u = 1 - t
  return [
    u ** 3 / 6,
    (3 * t ** 3 - 6 * t ** 2 + 4) / 6,
    (3 * u ** 3 - 6 * u ** 2 + 4) / 6,
    t ** 3 / 6,
  ]
}

/**
 * Line segments, as one path, along which a grid passes a level (marching squares).
 * `side` is how long the grid's side is in the drawing; cells' centres lie half a cell in.
 */
export function contour(grid: Grid, level: number, side: number): string {
  const cell = side / grid.length
  let path = ''
  for (let row = 0; row + 1 < grid.length; row++) {
    for (let column = 0; column + 1 < grid.length; column++) {
      const crossings = crossingsOf(grid, row, column, level)
      for (let index = 0; index + 1 < crossings.length; index += 2) {
        path += `M${place(crossings[index], cell)}L${place(crossings[index + 1], cell)}`
      }
    }
  }
  return path
}

type Crossing = readonly [column: number, row: number]

const place = (crossing: Crossing | undefined, cell: number) =>
  crossing === undefined
    ? ''
    : `${((crossing[0] + 0.5) * cell).toFixed(1)} ${((crossing[1] + 0.5) * cell).toFixed(1)}`

/** Where the level crosses the edges of one square, in order around it. */
function crossingsOf(grid: Grid, row: number, column: number, level: number): Crossing[] {
  const corners: readonly Crossing[] = [
    [column, row],
    [column + 1, row],
    [column + 1, row + 1],
    [column, row + 1],
  ]
  const found: Crossing[] = []
  corners.forEach((from, index) => {
    const to = corners[(index + 1) % 4] as Crossing
    const a = grid[from[1]]?.[from[0]] ?? 0
    const b = grid[to[1]]?.[to[0]] ?? 0
    if (a < level === b < level) return
    const share = (level - a) / (b - a)
    found.push([from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])])
  })
  return found
}
