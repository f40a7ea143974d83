import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { MARKERS } from '@/lib/expressions'
import { emptyCanvas, type FakePen } from '@/testing/live-pen'
import { INK, sampleAt, shares } from '@/testing/live-samples'

import { drawMinute } from './draw-minute'
import { LastMinute, type Sample } from './last-minute'

// Ten pixels a second up to 600, where "now" is, and two pixels a percent.
const WIDTH = 614
const HEIGHT = 216
const NOW_S = 60
const x = (t_s: number) => 10 * t_s
const y = (share: number) => 208 - 200 * share
const HAPPY = MARKERS.happiness
const NEUTRAL = MARKERS.neutral
let canvas: FakePen

beforeEach(() => {
  canvas = emptyCanvas()
})
afterEach(() => vi.unstubAllGlobals())

function draw(samples: readonly Sample[], now_s = NOW_S): void {
  const curve = { samples, gap_s: 0.7 }
  drawMinute(canvas.pen, WIDTH, HEIGHT, curve, now_s, ['happiness', 'neutral'], INK)
}

const every = (step: number, from: number, to: number) =>
  Array.from({ length: Math.round((to - from) / step) + 1 }, (_, at) => from + at * step)

describe('the lines', () => {
  it('go through the shares at their times, the strongest widest and on top', () => {
    draw([50, 50.5, 51].map((tS) => sampleAt(tS)))
    const [happy] = canvas.in(HAPPY.color)
    const [neutral] = canvas.in(NEUTRAL.color)
    expect(happy?.lines).toEqual([[50, 50.5, 51].map((tS) => [x(tS), y(0.5)])])
    expect(neutral?.lines).toEqual([[50, 50.5, 51].map((tS) => [x(tS), y(0.25)])])
    expect(happy?.width).toBeGreaterThan(neutral?.width ?? Number.POSITIVE_INFINITY)
    const order = canvas.drawn.map(({ how, color }) => how === 'stroke' && color)
    expect(order.indexOf(HAPPY.color)).toBeGreaterThan(order.indexOf(NEUTRAL.color))
  })

  it('move to the left as time goes by, and are not seen beyond the edge', () => {
    draw([sampleAt(10), sampleAt(10.5)], 75)
    const [happy] = canvas.in(HAPPY.color)
    expect(happy?.lines[0]?.map(([across]) => across)).toEqual([x(-5), x(-4.5)])
    expect(happy?.within).toEqual([0, 0, WIDTH, HEIGHT])
  })

  it('end at a gap, which stays open and is hatched', () => {
    draw([sampleAt(20, { joined: false }), sampleAt(20.5), sampleAt(30, { joined: false })])
    const lines = canvas.in(HAPPY.color).flatMap((one) => one.lines)
    expect(lines).toEqual([[20, 20.5].map((tS) => [x(tS), y(0.5)])])
    const hatched = canvas.in('quiet').map(({ within }) => [within?.[0], within?.[2]])
    expect(hatched).toEqual([
      [x(0), x(20)],
      [x(20.5), x(30)],
      [x(30), x(60)],
    ])
  })

  it('are hatched nowhere while readings come', () => {
    draw(every(0.5, 0, 60).map((tS) => sampleAt(tS, { joined: tS > 0 })))
    expect(canvas.in('quiet')).toEqual([])
    expect(canvas.in(HAPPY.color).flatMap(({ lines }) => lines)).toHaveLength(1)
  })
})

describe('the band', () => {
  const bands = () => canvas.in(HAPPY.color, 'fill').filter(({ svg }) => svg === null)

  it('is as far above and below the strongest as readings lay apart', () => {
    const spread = shares({ happiness: 0.1, neutral: 0.3 })
    draw([50, 51].map((tS) => sampleAt(tS, { spread })))
    const [band, ...others] = bands()
    expect(others).toEqual([])
    const above = [50, 51].map((tS) => [x(tS), expect.closeTo(y(0.6), 3) as number])
    const below = [51, 50].map((tS) => [x(tS), expect.closeTo(y(0.4), 3) as number])
    expect(band?.lines).toEqual([[...above, ...below, above[0]]])
    expect(band?.alpha).toBeLessThan(0.5)
    expect(canvas.in(NEUTRAL.color, 'fill').filter(({ svg }) => svg === null)).toEqual([])
  })

  it('stays between nothing and all', () => {
    const strong = { shares: shares({ happiness: 0.95 }), spread: shares({ happiness: 0.2 }) }
    const weak = { shares: shares({ happiness: 0.05 }), spread: shares({ happiness: 0.2 }) }
    draw([sampleAt(50, strong), sampleAt(51, weak)])
    const heights = bands().flatMap(({ lines }) => lines.flat().map(([, down]) => down))
    expect(Math.min(...heights)).toBeCloseTo(y(1), 3)
    expect(Math.max(...heights)).toBeCloseTo(y(0), 3)
  })

  it('is one standard deviation of the last second, and never joined across a gap', () => {
    const minute = new LastMinute()
    for (const [tS, share] of [
      [40, 0.2],
      [50, 0.5],
      [50.5, 0.7],
      [51, 0.6],
      [51.4, 0.6],
    ] as const) {
      minute.tick(tS)
      minute.add(tS, shares({ happiness: share }), shares({ happiness: 0.6 }), 0, 0)
    }
    draw(minute.samples)
    expect(bands()).toHaveLength(2)
    const spreads = minute.samples.map(({ spread }) => spread[1] ?? -1)
    // Of 0.5, 0.7 and 0.6 the deviation is √(0.02 / 3); the first of a second has none.
    const wanted = [0, 0, 0.1, Math.sqrt(0.02 / 3), Math.sqrt(0.02 / 9)]
    expect(spreads).toEqual(wanted.map((value) => expect.closeTo(value, 3) as number))
    expect(bands()[1]?.lines[0]?.[2]?.[1]).toBeCloseTo(y(0.6 + Math.sqrt(0.02 / 3)), 2)
  })
})

describe('the markers', () => {
  const markers = () => canvas.drawn.filter(({ svg }) => svg !== null)

  it('stand at the newest values, each in its own shape', () => {
    draw([sampleAt(59), sampleAt(59.5)])
    expect(markers().map(({ svg, color }) => [svg, color])).toEqual([
      [NEUTRAL.path, NEUTRAL.color],
      [HAPPY.path, HAPPY.color],
    ])
    const middles = markers().map(({ origin: [left, top] }) => [left + 6.5, top + 6.5])
    expect(middles).toEqual([
      [x(59.5), y(0.25)],
      [x(59.5), y(0.5)],
    ])
  })

  it('are gone when nothing was read for a while', () => {
    draw([sampleAt(58.5)])
    expect(markers()).toEqual([])
  })
})
