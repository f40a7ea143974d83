// A canvas in tests: remembers what was drawn, where on the canvas, and how.
import { vi } from 'vitest'

export type Point = readonly [x: number, y: number]
type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number]

export interface Circle {
  readonly at: Point
  readonly radius: number
}

export interface Drawn {
  readonly how: 'stroke' | 'fill' | 'image'
  /** Stretches of the line, in pixels of the canvas. */
  readonly lines: readonly (readonly Point[])[]
  readonly circles: readonly Circle[]
  /** The shape in a path's own words, where it was given so. */
  readonly svg: string | null
  /** Where the origin lay. */
  readonly origin: Point
  readonly color: string
  readonly width: number
  readonly alpha: number
  readonly broken: boolean
  /** Nothing outside of these corners is seen: left, top, right, bottom. */
  readonly within: readonly number[] | null
}

export class FakePath {
  lines: Point[][] = []
  circles: Circle[] = []
  readonly svg: string | null

  constructor(svg: string | null = null) {
    this.svg = svg
  }

  moveTo(x: number, y: number): void {
    this.lines.push([[x, y]])
  }

  /** Without a beginning it begins there, as on a canvas. */
  lineTo(x: number, y: number): void {
    const current = this.lines.at(-1)
    if (current === undefined) this.moveTo(x, y)
    else current.push([x, y])
  }

  rect(x: number, y: number, width: number, height: number): void {
    this.moveTo(x, y)
    for (const [across, down] of [
      [width, 0],
      [width, height],
      [0, height],
      [0, 0],
    ] as const)
      this.lineTo(x + across, y + down)
  }

  arc(x: number, y: number, radius: number): void {
    this.circles.push({ at: [x, y], radius })
  }

  closePath(): void {
    const [first] = this.lines.at(-1) ?? []
    if (first) this.lineTo(...first)
  }
}

interface Look {
  readonly matrix: Matrix
  readonly within: readonly number[] | null
  readonly dash: readonly number[]
  readonly strokeStyle: string
  readonly fillStyle: string
  readonly lineWidth: number
  readonly globalAlpha: number
}

export class FakePen {
  readonly drawn: Drawn[] = []
  strokeStyle = '#000'
  fillStyle = '#000'
  lineWidth = 1
  globalAlpha = 1
  #dash: readonly number[] = []
  #matrix: Matrix = [1, 0, 0, 1, 0, 0]
  #within: readonly number[] | null = null
  #path = new FakePath()
  readonly #saved: Look[] = []

  /** As drawing functions want it. */
  get pen(): CanvasRenderingContext2D {
    return this as unknown as CanvasRenderingContext2D
  }

  /** What was drawn in this colour. */
  in(color: string, how: Drawn['how'] = 'stroke'): Drawn[] {
    return this.drawn.filter((one) => one.color === color && one.how === how)
  }

  save(): void {
    const { strokeStyle, fillStyle, lineWidth, globalAlpha } = this
    const style = { strokeStyle, fillStyle, lineWidth, globalAlpha }
    this.#saved.push({ ...style, matrix: this.#matrix, within: this.#within, dash: this.#dash })
  }

  restore(): void {
    const saved = this.#saved.pop()
    if (saved === undefined) throw new Error('restored more often than saved')
    const { matrix, within, dash, ...style } = saved
    Object.assign(this, style)
    this.#matrix = matrix
    this.#within = within
    this.#dash = dash
  }

  transform(...[a, b, c, d, e, f]: Matrix): void {
    const [A, B, C, D, E, F] = this.#matrix
    const [x, y] = [A * e + C * f + E, B * e + D * f + F]
    this.#matrix = [A * a + C * b, B * a + D * b, A * c + C * d, B * c + D * d, x, y]
  }

  translate(x: number, y: number): void {
    this.transform(1, 0, 0, 1, x, y)
  }

  scale(x: number, y: number): void {
    this.transform(x, 0, 0, y, 0, 0)
  }

  setLineDash(dash: readonly number[]): void {
    this.#dash = dash
  }

  beginPath(): void {
    this.#path = new FakePath()
  }

  moveTo(x: number, y: number): void {
    this.#path.moveTo(...this.#at([x, y]))
  }

  lineTo(x: number, y: number): void {
    this.#path.lineTo(...this.#at([x, y]))
  }

  rect(x: number, y: number, width: number, height: number): void {
    const box = new FakePath()
    box.rect(x, y, width, height)
    this.#path.lines.push(...this.#placed(box).lines)
  }

  arc(x: number, y: number, radius: number): void {
    this.#path.circles.push({ at: this.#at([x, y]), radius: radius * this.#size })
  }

  closePath(): void {
    this.#path.closePath()
  }

  clip(): void {
    const [xs, ys] = [0, 1].map((side) => this.#path.lines.flat().map((point) => point[side] ?? 0))
    const corners = [xs ?? [], ys ?? []]
    const least = corners.map((values) => Math.min(...values))
    const most = corners.map((values) => Math.max(...values))
    this.#within = [...least, ...most]
  }

  stroke(path?: FakePath): void {
    this.#remember('stroke', path === undefined ? this.#path : this.#placed(path))
  }

  fill(path?: FakePath): void {
    this.#remember('fill', path === undefined ? this.#path : this.#placed(path))
  }

  drawImage(_image: unknown, x: number, y: number, width: number, height: number): void {
    const box = new FakePath()
    box.rect(x, y, width, height)
    this.#remember('image', this.#placed(box))
  }

  get #size(): number {
    const [a, b, c, d] = this.#matrix
    return Math.sqrt(Math.abs(a * d - b * c))
  }

  #at([x, y]: Point): Point {
    const [a, b, c, d, e, f] = this.#matrix
    return [a * x + c * y + e, b * x + d * y + f]
  }

  #placed(path: FakePath): FakePath {
    const placed = new FakePath(path.svg)
    placed.lines = path.lines.map((line) => line.map((point) => this.#at(point)))
    const size = this.#size
    placed.circles = path.circles.map(({ at, radius }) => ({
      at: this.#at(at),
      radius: radius * size,
    }))
    return placed
  }

  #remember(how: Drawn['how'], { lines, circles, svg }: FakePath): void {
    this.drawn.push({
      how,
      lines: lines.filter((line) => line.length > 1),
      circles,
      svg,
      origin: this.#at([0, 0]),
      color: how === 'stroke' ? this.strokeStyle : this.fillStyle,
      width: this.lineWidth * this.#size,
      alpha: this.globalAlpha,
      broken: this.#dash.length > 0,
      within: this.#within,
    })
  }
}

/** An empty canvas; undo with `vi.unstubAllGlobals`. */
export function emptyCanvas(): FakePen {
  vi.stubGlobal('Path2D', FakePath)
  return new FakePen()
}
