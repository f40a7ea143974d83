// In the frame's own direction: the page mirrors picture and drawing alike (e2e/live-device.spec.ts).
import { afterEach, describe, expect, it, vi } from 'vitest'

import { TEMPLATE5 } from '@/engine/align'
import type { FrameResult, LiveReading } from '@/engine/types'
import { sampleFrame, sampleReading } from '@/testing/fake-engine'
import { emptyCanvas, type Point } from '@/testing/live-pen'

import { drawOverlay, type OverlayLook } from './draw-overlay'

afterEach(() => vi.unstubAllGlobals())

const LOOK: OverlayLook = { accent: 'accent', points: true, heat: false }
const PERSON = sampleReading()

function draw(frame: FrameResult, person: LiveReading | null, look: Partial<OverlayLook> = {}) {
  const canvas = emptyCanvas()
  // Half as large as the frame, with bars of 120 pixels above and below.
  drawOverlay(canvas.pen, 320, 480, frame, person, { ...LOOK, ...look })
  return canvas
}

const place = ([x, y]: Point): Point => [x / 2, y / 2 + 120]

/** A place on a crop of side 200 that begins at 100, 50 and is turned a little about that corner. */
function onCrop(across: number, down: number): Point {
  const [cos, sin] = [Math.cos(0.4), Math.sin(0.4)]
  return [100 + 200 * (cos * across - sin * down), 50 + 200 * (sin * across + cos * down)]
}

/** The landmarks of that face. */
function landmarks(): Float32Array {
  const [rightEye, leftEye, nose, rightCorner, leftCorner] = [0, 1, 2, 3, 4].map((at) =>
    onCrop(TEMPLATE5[2 * at] ?? 0, TEMPLATE5[2 * at + 1] ?? 0),
  )
  const points = Array.from({ length: 70 }, (_, at) => {
    if (at >= 36 && at < 42) return rightEye
    if (at >= 42 && at < 48) return leftEye
    if (at === 48) return rightCorner
    return at === 54 ? leftCorner : nose
  })
  return Float32Array.from(points.flatMap((point) => point ?? []))
}

describe('the box', () => {
  it('has its corners where the face is, in the colour of what counts', () => {
    const [box, ...others] = draw(sampleFrame(0, [PERSON]), PERSON).in('accent')
    expect(others).toEqual([])
    const { x1, y1, x2, y2 } = PERSON.box
    const corners = [
      [x1, y1],
      [x2, y1],
      [x2, y2],
      [x1, y2],
    ] as const
    expect(box?.lines.map((line) => line[1])).toEqual(corners.map(place))
    // Arms of 18 % of the shorter side, all towards the middle of the face.
    const across = [x1 + 36, x2 - 36, x2 - 36, x1 + 36]
    const down = [y1 + 36, y1 + 36, y2 - 36, y2 - 36]
    for (const [at, line] of (box?.lines ?? []).entries()) {
      const [x, y] = corners[at] ?? [0, 0]
      expect(line[0]).toEqual(place([across[at] ?? 0, y]))
      expect(line[2]).toEqual(place([x, down[at] ?? 0]))
    }
    expect(box?.broken).toBe(false)
    expect(box?.width).toBeCloseTo(3)
  })

  it('is a thin broken one around others, without points', () => {
    const other = sampleReading('neutral', 0.5, {
      trackId: 2,
      box: { x1: 10, y1: 20, x2: 110, y2: 220 },
      landmarks: landmarks(),
    })
    const canvas = draw(sampleFrame(0, [PERSON, other]), PERSON)
    const [box] = canvas.in('#fff')
    expect(box?.broken).toBe(true)
    expect(box?.lines[0]?.slice(0, 3)).toEqual(
      [[10, 20] as const, [110, 20] as const, [110, 220] as const].map(place),
    )
    expect(canvas.drawn.flatMap(({ circles }) => circles)).toEqual([])
  })

  it('is there for nobody where nobody is', () => {
    expect(draw(sampleFrame(0, []), null).drawn).toEqual([])
  })
})

describe('the points', () => {
  const face = sampleReading('happiness', 0.86, { landmarks: landmarks() })

  it('lie where the landmarks are, the irises larger', () => {
    const [dots] = draw(sampleFrame(0, [face]), face).in('#fff', 'fill')
    expect(dots?.circles).toHaveLength(70)
    const wanted = Array.from({ length: 70 }, (_, at) =>
      place([face.landmarks?.[2 * at] ?? 0, face.landmarks?.[2 * at + 1] ?? 0]),
    )
    expect(dots?.circles.map(({ at }) => at)).toEqual(wanted)
    expect(dots?.circles[67]?.radius).toBeCloseTo(1.3)
    expect(dots?.circles[68]?.radius).toBeCloseTo(2.4)
  })

  it('are not there when they are not wanted', () => {
    const canvas = draw(sampleFrame(0, [face]), face, { points: false })
    expect(canvas.drawn.flatMap(({ circles }) => circles)).toEqual([])
    expect(canvas.in('accent')).toHaveLength(1)
  })
})

describe('what spoke for an expression', () => {
  const face = sampleReading('happiness', 0.86, {
    landmarks: landmarks(),
    heat: new Float32Array(64).fill(0.5),
  })
  const maps = (look: Partial<OverlayLook>, person = face) =>
    draw(sampleFrame(0, [person]), person, look).drawn.filter(({ how }) => how === 'image')

  it('lies over the crop, below everything else', () => {
    const [map] = maps({ heat: true })
    const corners = [onCrop(0, 0), onCrop(1, 0), onCrop(1, 1), onCrop(0, 1)]
    expect(map?.lines[0]?.slice(0, 4)).toEqual(
      corners.map(place).map((point) => point.map((at) => expect.closeTo(at, 1) as number)),
    )
    expect(draw(sampleFrame(0, [face]), face, { heat: true }).drawn[0]?.how).toBe('image')
  })

  it('is there only while it is wanted, and of a reading that has it', () => {
    expect(maps({ heat: false })).toEqual([])
    const without = sampleReading('happiness', 0.86, { landmarks: landmarks() })
    expect(maps({ heat: true }, without)).toEqual([])
  })
})
