// The golden vectors that tools/golden.py writes, their pictures, and the engine over the files
// that ship: for tests in Node.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inflateSync } from 'node:zlib'

import { assemble, type Engine } from '@/engine/assemble'
import { ALIGN } from '@/engine/constants'
import { toGrey } from '@/engine/network'
import { blankPicture, type Picture } from '@/engine/picture'

const ROOT = join(import.meta.dirname, '..', '..', '..')
const GOLDEN = join(ROOT, 'tests', 'vision', 'golden')
const WEIGHTS = join(ROOT, 'src', 'emocare', 'vision', 'weights')
const WASM = join(
  import.meta.dirname,
  '../../node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.wasm',
)
const NETWORK = 'emocarenet.onnx'

export type CropCase = {
  landmarks5: number[]
  face_score: number
  rgb: string
  /** Both eye patches, RGB, the left one mirrored. */
  eyes: string
  measures: Record<string, number>
  quality: { score: number; reasons: string[] }
}
export type Found = { box: number[]; landmarks5: number[] }
export type Vectors = { cases: { picture: string; faces: Found[]; crops: CropCase[] }[] }

type Numbers = 'expression' | 'action_units' | 'head_pose' | 'eyes' | 'landmarks70' | 'map'
export type Answers = Record<Numbers, number[]> & {
  presence: number[]
  units_of_the_crop: number[]
}
export type GoldenReading = {
  track_id: number
  box: number[]
  landmarks: number[] | null
  expression: number[] | null
  action_units: number[]
  valence: number | null
  arousal: number | null
  confidence: number | null
  pose: number[]
  eyes: number[][]
  quality: number
  reasons: string[]
}
export type FilmFace = { track_id: number; box: number[]; expression: number[] | null }
export type Film = {
  width: number
  height: number
  wall: number
  fps: number
  tiles: number[][]
  frames: { places: number[][]; faces: FilmFace[] }[]
}
export type NetworkVectors = {
  made_by: string
  sha256: string
  action_units: string[]
  answers: Record<string, Answers[]>
  readings: Record<string, GoldenReading[]>
  film: Film
}

export function readVectors(): Vectors {
  return JSON.parse(readFileSync(join(GOLDEN, 'vectors.json'), 'utf8')) as Vectors
}

/** What depends on the face network; throws, with the command, where that has changed since. */
export function readNetworkVectors(): NetworkVectors {
  const text = readFileSync(join(GOLDEN, 'network.json'), 'utf8')
  const vectors = JSON.parse(text) as NetworkVectors
  if (vectors.sha256 !== sha256Of(weights(NETWORK))) {
    throw new Error(`the golden vectors are of another network; run: ${vectors.made_by}`)
  }
  return vectors
}

export function openShippedEngine(): Promise<Engine> {
  const network = weights(NETWORK)
  return assemble(
    {
      runtime: bytesOf(WASM),
      propose: weights('mtcnn_pnet.onnx'),
      refine: weights('mtcnn_rnet.onnx'),
      place: weights('mtcnn_onet.onnx'),
      network,
    },
    sha256Of(network),
  )
}

export function shippedNetworkFile(): Uint8Array<ArrayBuffer> {
  return weights(NETWORK)
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function weights(name: string): Uint8Array<ArrayBuffer> {
  return bytesOf(join(WEIGHTS, name))
}

function bytesOf(path: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(path))
}

export function goldenPicture(name: string): Picture {
  return decodePng(readFileSync(join(GOLDEN, `${name}.png`)))
}

/** RGB bytes in base64 as a picture. */
export function pictureOf(base64: string, side: number): Picture {
  return opaque(Uint8Array.from(Buffer.from(base64, 'base64')), side, side)
}

/** The luma of two eye patches, RGB bytes in base64. */
export function eyesOf(base64: string): Float32Array {
  const rgb = Uint8Array.from(Buffer.from(base64, 'base64'))
  const side = ALIGN.eyes.sizePx
  return toGrey(opaque(rgb, side, 2 * side))
}

/** A frame of the made film: tiles of a picture pasted over a grey wall. */
export function filmFrame(film: Film, two: Picture, index: number): Picture {
  const frame = blankPicture(film.width, film.height)
  frame.data.fill(film.wall)
  for (const [tile = 0, x = 0, y = 0] of film.frames[index]?.places ?? []) {
    const [left = 0, top = 0, width = 0, height = 0] = film.tiles[tile] ?? []
    const from = Math.max(x, 0)
    const to = Math.min(x + width, film.width)
    for (let row = 0; row < height && from < to; row++) {
      const start = ((top + row) * two.width + left + from - x) * 4
      const out = ((y + row) * film.width + from) * 4
      frame.data.set(two.data.subarray(start, start + (to - from) * 4), out)
    }
  }
  return frame
}

/** Decode a PNG as OpenCV writes it: 8-bit RGB, not interlaced. */
function decodePng(file: Buffer): Picture {
  const width = file.readUInt32BE(16)
  const height = file.readUInt32BE(20)
  const parts: Buffer[] = []
  for (let at = 8; at < file.length; at += 12 + file.readUInt32BE(at)) {
    const data = file.subarray(at + 8, at + 8 + file.readUInt32BE(at))
    if (file.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(data)
  }
  return opaque(unfiltered(inflateSync(Buffer.concat(parts)), width * 3, height), width, height)
}

function unfiltered(rows: Uint8Array, stride: number, height: number): Uint8Array {
  const plain = new Uint8Array(stride * height)
  for (let y = 0; y < height; y++) {
    const filter = rows[y * (stride + 1)] ?? 0
    for (let x = 0; x < stride; x++) {
      const before = x < 3 ? 0 : (plain[y * stride + x - 3] ?? 0)
      const above = y === 0 ? 0 : (plain[(y - 1) * stride + x] ?? 0)
      const corner = x < 3 || y === 0 ? 0 : (plain[(y - 1) * stride + x - 3] ?? 0)
      const guess = [0, before, above, (before + above) >> 1, paeth(before, above, corner)]
      plain[y * stride + x] = (rows[y * (stride + 1) + 1 + x] ?? 0) + (guess[filter] ?? 0)
    }
  }
  return plain
}

function paeth(before: number, above: number, corner: number): number {
  const [a, b, c] = [above - corner, before - corner, before + above - 2 * corner].map(Math.abs)
  if (a === undefined || b === undefined || c === undefined) return 0
  if (a <= b && a <= c) return before
  return b <= c ? above : corner
}

function opaque(rgb: Uint8Array, width: number, height: number): Picture {
  const picture = blankPicture(width, height)
  for (let i = 0; i < width * height; i++) {
    picture.data.set([...rgb.subarray(i * 3, i * 3 + 3), 255], i * 4)
  }
  return picture
}
