// Pictures as the canvas gives them, and the two ways to scale them. Both follow OpenCV: the mean
// over the pixels' areas when shrinking (INTER_AREA), straight lines between pixels when growing
// (INTER_LINEAR). Uint8ClampedArray rounds halves to even as OpenCV does.

/** RGBA, row by row; alpha is ignored everywhere. */
export type Picture = {
  readonly width: number
  readonly height: number
  readonly data: Uint8ClampedArray
}
export type Rectangle = { left: number; top: number; width: number; height: number }

/** For each output place: the first input place it covers, and the share of each from there on. */
type Shares = { first: Int32Array; count: Int32Array; weight: Float32Array; most: number }

const CHANNELS = 4
/** A cell's edge this near to a pixel's edge counts as on it, as in OpenCV. */
const ON_EDGE = 1e-3
/** Makes halves round up: what OpenCV does in its fast path for means over 2 × 2. */
const NUDGE = 1e-3

export function blankPicture(width: number, height: number): Picture {
  return { width, height, data: new Uint8ClampedArray(width * height * CHANNELS) }
}

export function whole(picture: Picture): Rectangle {
  return { left: 0, top: 0, width: picture.width, height: picture.height }
}

/** Shrink a part of a picture; each output pixel is the mean of the area it covers. */
export function shrink(source: Picture, part: Rectangle, width: number, height: number): Picture {
  const across = areaShares(part.width, width)
  const down = areaShares(part.height, height)
  const halved = part.width === 2 * width && part.height === 2 * height
  const target = blankPicture(width, height)
  const sums = new Float32Array(part.width * CHANNELS)
  for (let y = 0; y < height; y++) {
    sums.fill(halved ? NUDGE : 0)
    for (let k = 0; k < down.count[y]!; k++) {
      const row = part.top + down.first[y]! + k
      addRow(sums, source, part.left, row, down.weight[y * down.most + k]!)
    }
    meanAcross(sums, across, target, y)
  }
  return target
}

function addRow(sums: Float32Array, source: Picture, left: number, row: number, weight: number) {
  const { data, width } = source
  const start = (row * width + left) * CHANNELS
  for (let i = 0; i < sums.length; i++) sums[i]! += data[start + i]! * weight
}

function meanAcross(sums: Float32Array, across: Shares, target: Picture, row: number): void {
  const { data, width } = target
  const { first, count, weight, most } = across
  for (let x = 0; x < width; x++) {
    let red = 0
    let green = 0
    let blue = 0
    let at = first[x]! * CHANNELS
    for (let k = 0; k < count[x]!; k++, at += CHANNELS) {
      const share = weight[x * most + k]!
      red += sums[at]! * share
      green += sums[at + 1]! * share
      blue += sums[at + 2]! * share
    }
    const out = (row * width + x) * CHANNELS
    data[out] = red
    data[out + 1] = green
    data[out + 2] = blue
  }
}

/** Which input places each of `count` output cells covers, and how much of the cell each is. */
function areaShares(size: number, count: number): Shares {
  const scale = size / count
  const most = Math.ceil(scale) + 2
  const shares: Shares = {
    first: new Int32Array(count),
    count: new Int32Array(count),
    weight: new Float32Array(count * most),
    most,
  }
  for (let cell = 0; cell < count; cell++) coverCell(shares, cell, scale, size)
  return shares
}

function coverCell(shares: Shares, cell: number, scale: number, size: number): void {
  const start = cell * scale
  const end = start + scale
  const covered = Math.min(scale, size - start)
  const lastWhole = Math.min(Math.floor(end), size - 1)
  const firstWhole = Math.min(Math.ceil(start), lastWhole)
  const before = firstWhole - start
  let at = cell * shares.most
  shares.first[cell] = before > ON_EDGE ? firstWhole - 1 : firstWhole
  if (before > ON_EDGE) shares.weight[at++] = before / covered
  for (let place = firstWhole; place < lastWhole; place++) shares.weight[at++] = 1 / covered
  const after = end - lastWhole
  if (after > ON_EDGE) shares.weight[at++] = Math.min(after, 1, covered) / covered
  shares.count[cell] = at - cell * shares.most
}

/** Sample a picture at (x, y), counted from the first pixel's centre; the edge repeats. */
export function sampleInto(
  source: Picture,
  x: number,
  y: number,
  target: Picture,
  out: number,
): void {
  const { data, width, height } = source
  const column = Math.floor(x)
  const row = Math.floor(y)
  const left = clamp(column, width) * CHANNELS
  const right = clamp(column + 1, width) * CHANNELS
  const top = clamp(row, height) * width * CHANNELS
  const bottom = clamp(row + 1, height) * width * CHANNELS
  const across = x - column
  const down = y - row
  const a = (1 - across) * (1 - down)
  const b = across * (1 - down)
  const c = (1 - across) * down
  const d = across * down
  for (let channel = 0; channel < 3; channel++) {
    target.data[out + channel] =
      data[top + left + channel]! * a +
      data[top + right + channel]! * b +
      data[bottom + left + channel]! * c +
      data[bottom + right + channel]! * d
  }
}

function clamp(index: number, size: number): number {
  return index < 0 ? 0 : index >= size ? size - 1 : index
}

/** Enlarge a picture by straight lines between its pixels. */
export function enlarge(source: Picture, width: number, height: number): Picture {
  const target = blankPicture(width, height)
  const stepX = source.width / width
  const stepY = source.height / height
  for (let y = 0, out = 0; y < height; y++) {
    for (let x = 0; x < width; x++, out += CHANNELS) {
      sampleInto(source, (x + 0.5) * stepX - 0.5, (y + 0.5) * stepY - 0.5, target, out)
    }
  }
  return target
}
