import { expect, test } from 'vitest'

import type { TimelineSecond } from '@/client/types'
import type { Expression } from '@/lib/expressions'
import { sampleDistribution } from '@/testing/samples'

import { drawnExpressions, findGaps, neighbourBand } from './timeline-data'

function second(t_s: number, shares: Partial<Record<Expression, number>> | null): TimelineSecond {
  const distribution = shares && sampleDistribution(shares)
  return {
    t_s,
    usable: distribution ? 1 : 0,
    distribution,
    valence: null,
    arousal: null,
    reasons: distribution ? [] : ['too_dark'],
  }
}

test('expressions that never showed are not drawn', () => {
  const timeline = [
    second(0, { happiness: 0.9, sadness: 0.05 }),
    second(1, { happiness: 0.6, fear: 0.3 }),
  ]
  expect(drawnExpressions(timeline)).toEqual(['happiness', 'fear'])
})

test('at most four lines are drawn, the strongest ones, in the fixed order', () => {
  const timeline = [
    second(0, { fear: 0.5, contempt: 0.4 }),
    second(1, { anger: 0.45, neutral: 0.3, sadness: 0.2 }),
  ]
  expect(drawnExpressions(timeline)).toEqual(['neutral', 'anger', 'fear', 'contempt'])
})

test('a timeline without any reading has no lines', () => {
  expect(drawnExpressions([second(0, null)])).toEqual([])
})

test('the band spans the neighbouring seconds', () => {
  const timeline = [0.2, 0.5, 0.4].map((share, t_s) => second(t_s, { happiness: share }))
  expect(neighbourBand(timeline, 'happiness')).toEqual([
    { x: 0.5, value: 0.2, low: 0.2, high: 0.5 },
    { x: 1.5, value: 0.5, low: 0.2, high: 0.5 },
    { x: 2.5, value: 0.4, low: 0.4, high: 0.5 },
  ])
})

test('nothing is drawn across a gap, and the gap is no neighbour', () => {
  const timeline = [second(0, { fear: 0.3 }), second(1, null), second(2, { fear: 0.6 })]
  expect(neighbourBand(timeline, 'fear')).toEqual([
    { x: 0.5, value: 0.3, low: 0.3, high: 0.3 },
    { x: 1.5, value: null, low: null, high: null },
    { x: 2.5, value: 0.6, low: 0.6, high: 0.6 },
  ])
})

test('seconds in a row that could not be read are one gap', () => {
  const timeline = [second(0, null), second(1, null), second(2, { fear: 0.3 }), second(3, null)]
  expect(findGaps(timeline)).toEqual([
    { from_s: 0, to_s: 2, reasons: ['too_dark'] },
    { from_s: 3, to_s: 4, reasons: ['too_dark'] },
  ])
})
