import { expect, test } from 'vitest'

import { SMOOTHING } from './constants'
import { createSmoother, weightOfNow } from './smoothing'
import type { FrameResult, LiveReading } from './types'

const INFO = { actionUnits: ['AU12'], evidence: { AU12: 'corroborated' } }

function reading(tS: number, happiness: number, trackId = 1): LiveReading {
  const expression = new Float32Array(8)
  expression[0] = 1 - happiness
  expression[1] = happiness
  return {
    tS,
    trackId,
    box: { x1: 0, y1: 0, x2: 10, y2: 10 },
    landmarks: null,
    expression,
    actionUnits: Float32Array.of(5 * happiness),
    valence: 0.76 * happiness,
    arousal: 0.48 * happiness,
    confidence: Math.max(happiness, 1 - happiness),
    pose: { yaw: happiness, pitch: 0, roll: 0 },
    eyes: [
      { openness: happiness, gazeYaw: 0, gazePitch: 0 },
      { openness: happiness, gazeYaw: 0, gazePitch: 0 },
    ],
    quality: { score: 1, reasons: [] },
  }
}

function frame(...faces: LiveReading[]): FrameResult {
  const tS = faces[0]?.tS ?? 0
  return { seq: 0, tS, width: 10, height: 10, faces, readMs: 1, detected: false }
}

function happinessAfter(fps: number): number {
  const smoother = createSmoother(INFO)
  smoother.smooth(frame(reading(0, 0)))
  let last = 0
  for (let i = 1; i <= fps; i++) {
    last = smoother.smooth(frame(reading(i / fps, 1))).faces[0]?.expression?.[1] ?? NaN
  }
  return last
}

test('the memory is in seconds, not frames', () => {
  const wanted = 1 - Math.exp(-1 / SMOOTHING.memoryS)
  expect(happinessAfter(5)).toBeCloseTo(wanted, 5)
  expect(happinessAfter(30)).toBeCloseTo(wanted, 5)
})

test('probabilities keep their sum, and valence follows them', () => {
  const smoother = createSmoother(INFO)
  smoother.smooth(frame(reading(0, 0.2)))
  const [face] = smoother.smooth(frame(reading(0.1, 0.9))).faces
  expect(face?.expression?.reduce((a, b) => a + b)).toBeCloseTo(1, 6)
  expect(face?.valence).toBeCloseTo(0.76 * (face?.expression?.[1] ?? NaN), 5)
  expect(face?.confidence).toBe(Math.max(...(face?.expression ?? [])))
})

test('heads and eyes are calmed less than expressions, so that a blink stays one', () => {
  const smoother = createSmoother()
  smoother.smooth(frame(reading(0, 0)))
  const [face] = smoother.smooth(frame(reading(0.1, 1))).faces
  const openness = face?.eyes?.[0]?.openness ?? NaN
  expect(openness).toBeCloseTo(weightOfNow(0.1, SMOOTHING.eyesMemoryS), 6)
  expect(openness).toBeGreaterThan(face?.pose?.yaw ?? NaN)
  expect(face?.pose?.yaw).toBeGreaterThan(face?.expression?.[1] ?? NaN)
  expect(face?.valence).toBeCloseTo(0.76 * weightOfNow(0.1, SMOOTHING.memoryS), 6)
})

test('faces are calmed apart, and an abstention is never given a score', () => {
  const smoother = createSmoother(INFO)
  smoother.smooth(frame(reading(0, 1, 1), reading(0, 0, 2)))
  const dark: LiveReading = { ...reading(0.1, 0, 1), expression: null, valence: null }
  const { faces } = smoother.smooth(frame(dark, reading(0.1, 0, 2)))
  expect(faces[0]).toBe(dark)
  expect(faces[1]?.expression?.[1]).toBe(0)
})

test('a face not read for long starts afresh', () => {
  const smoother = createSmoother(INFO)
  smoother.smooth(frame(reading(0, 1)))
  const later = SMOOTHING.forgetAfterS + 0.1
  expect(smoother.smooth(frame(reading(later, 0))).faces[0]?.expression?.[1]).toBe(0)
})
