// The page that bench/engine.ts opens: a made face that moves a little before a cluttered wall,
// read as fast as it goes but with the times of a camera, so that searches come as often as live.
import picture from '../../tests/vision/golden/near.png?url'
import { openEngine } from '../src/engine/open-engine'
import type { LiveEngine } from '../src/engine/types'

export type Measured = {
  openMs: number
  bytes: number
  /** Of each frame: reading in the worker, and as the page sees it. */
  readMs: number[]
  roundTripMs: number[]
  searched: boolean[]
  cpuMs: number | null
  withFace: number
  expression: number[]
}
export type Options = { width: number; height: number; fps: number; frames: number; warmUp: number }

declare global {
  interface Window {
    measure: (options: Options) => Promise<Measured>
    /** Given by the script outside: processor time of the workers so far. */
    workerCpuMs: () => Promise<number | null>
  }
}

window.measure = async (options) => {
  const started = performance.now()
  let bytes = 0
  const engine = await openEngine((_, total) => (bytes = total))
  const openMs = performance.now() - started
  const measured = await readFrames(engine, options)
  engine.close()
  return { openMs, bytes, ...measured }
}

async function readFrames(engine: LiveEngine, { width, height, fps, frames, warmUp }: Options) {
  const context = new OffscreenCanvas(width, height).getContext('2d')
  if (context === null) throw new Error('no canvas')
  const face = await createImageBitmap(await (await fetch(picture)).blob())
  const wall = clutteredWall(width, height)
  const result = nothingYet()
  let cpuBefore: number | null = null
  for (let index = 0; index < frames + warmUp; index++) {
    if (index === warmUp) cpuBefore = await window.workerCpuMs()
    context.drawImage(wall, 0, 0)
    const swing = Math.sin((index / fps) * 2)
    context.drawImage(face, width / 2 - 128 + swing * 30, height / 2 - 128 + swing * 8)
    const bitmap = await createImageBitmap(context.canvas)
    const sent = performance.now()
    const read = await engine.read(bitmap, index / fps)
    if (index < warmUp) continue
    result.roundTripMs.push(performance.now() - sent)
    result.readMs.push(read.readMs)
    result.searched.push(read.detected)
    result.withFace += Number(read.faces[0]?.expression != null)
    result.expression = [...(read.faces[0]?.expression ?? [])]
  }
  const cpuAfter = await window.workerCpuMs()
  if (cpuBefore !== null && cpuAfter !== null) result.cpuMs = (cpuAfter - cpuBefore) / frames
  return result
}

function nothingYet(): Omit<Measured, 'openMs' | 'bytes'> {
  return { readMs: [], roundTripMs: [], searched: [], cpuMs: null, withFace: 0, expression: [] }
}

/** Soft blobs and edges: a search must look at them, as it must in a room. */
function clutteredWall(width: number, height: number): OffscreenCanvas {
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d')
  if (context === null) throw new Error('no canvas')
  let seed = 7
  const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647
  for (let i = 0; i < 120; i++) {
    const level = () => Math.floor(60 + random() * 140)
    context.fillStyle = `rgb(${level()} ${level()} ${level()})`
    context.beginPath()
    context.ellipse(
      random() * width,
      random() * height,
      10 + random() * 80,
      10 + random() * 60,
      random() * 3,
      0,
      7,
    )
    context.fill()
  }
  return canvas
}
