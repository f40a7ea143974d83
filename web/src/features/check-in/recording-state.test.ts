import { describe, expect, it } from 'vitest'

import {
  INITIAL_RECORDING,
  isCameraOn,
  nextRecording,
  type RecordingEvent,
  type RecordingState,
} from './recording-state'

const CLIP = new Blob(['film'], { type: 'video/mp4' })

function after(...events: RecordingEvent[]): RecordingState {
  return events.reduce(nextRecording, INITIAL_RECORDING)
}

const second: RecordingEvent = { type: 'second_passed' }
const ready: RecordingEvent[] = [{ type: 'open' }, { type: 'opened' }]
const recording: RecordingEvent[] = [...ready, { type: 'start' }, second, second, second]
const at = (elapsed_ms: number): RecordingEvent => ({ type: 'elapsed', elapsed_ms })

describe('the way to a clip', () => {
  it('leads from off over the preview and the countdown to a recorded clip', () => {
    expect(after({ type: 'open' }).step).toBe('opening')
    expect(after(...ready).step).toBe('ready')
    expect(after(...ready, { type: 'start' })).toMatchObject({ step: 'countdown', left_s: 3 })
    expect(after(...recording)).toMatchObject({ step: 'recording', elapsed_ms: 0 })
    expect(after(...recording, at(10_050))).toMatchObject({ step: 'finishing', ending: 'full' })
    expect(after(...recording, at(10_050), { type: 'finished', blob: CLIP })).toMatchObject({
      step: 'recorded',
      elapsed_ms: 10_000,
      ending: 'full',
      blob: CLIP,
    })
  })

  it('ends at the chosen length', () => {
    const chosen: RecordingEvent = { type: 'choose_length', length_s: 5 }
    expect(after(...ready, chosen, ...recording.slice(2), at(4999)).step).toBe('recording')
    expect(after(...ready, chosen, ...recording.slice(2), at(5000)).step).toBe('finishing')
  })

  it('may be stopped early from three seconds on', () => {
    expect(after(...recording, at(2900), { type: 'stop' }).step).toBe('recording')
    expect(after(...recording, at(3000), { type: 'stop' })).toMatchObject({
      step: 'finishing',
      ending: 'by_hand',
    })
  })

  it('returns to the preview when a take is cancelled', () => {
    expect(after(...ready, { type: 'start' }, { type: 'discard' }).step).toBe('ready')
    expect(after(...recording, at(6000), { type: 'discard' }).step).toBe('ready')
  })

  it('keeps nothing when the recorder gave nothing', () => {
    const empty: RecordingEvent = { type: 'finished', blob: new Blob([]) }
    expect(after(...recording, at(10_000), empty)).toMatchObject({ problem: 'nothing_recorded' })
  })
})

describe('a camera that goes away', () => {
  it('keeps a take that is long enough when the page is left', () => {
    expect(after(...recording, at(4000), { type: 'left' })).toMatchObject({
      step: 'finishing',
      ending: 'left',
      elapsed_ms: 4000,
    })
  })

  it('is off, and says so, when the page is left before that', () => {
    for (const before of [ready, [...ready, { type: 'start' } as const], recording])
      expect(after(...before, { type: 'left' })).toMatchObject({ step: 'off', left: true })
  })

  it('keeps a take that is long enough when it is unplugged', () => {
    expect(after(...recording, at(3500), { type: 'unplugged' })).toMatchObject({
      step: 'finishing',
      ending: 'unplugged',
    })
  })

  it('is a problem when it is unplugged before that', () => {
    expect(after(...ready, { type: 'unplugged' })).toMatchObject({ problem: 'unplugged' })
    expect(after(...recording, at(900), { type: 'unplugged' })).toMatchObject({
      problem: 'unplugged',
    })
  })

  it('counts as unplugged when the recorder stops by itself', () => {
    const stopped: RecordingEvent = { type: 'finished', blob: CLIP }
    expect(after(...recording, at(3500), stopped)).toMatchObject({
      step: 'recorded',
      ending: 'unplugged',
    })
    expect(after(...recording, at(500), stopped)).toMatchObject({ problem: 'unplugged' })
  })
})

describe('events out of turn', () => {
  it('change nothing: double clicks, late answers, late ticks', () => {
    const cases: [RecordingEvent[], RecordingEvent][] = [
      [[], { type: 'start' }],
      [[], { type: 'opened' }],
      [[], { type: 'left' }],
      [[], { type: 'switch_off' }],
      [[{ type: 'open' }], { type: 'open' }],
      [[...ready, { type: 'start' }], { type: 'start' }],
      [ready, second],
      [ready, at(3000)],
      [ready, { type: 'finished', blob: CLIP }],
      [recording, { type: 'choose_length', length_s: 15 }],
      [recording, { type: 'choose_camera', camera_id: 'other' }],
      [[...recording, at(10_000)], { type: 'left' }],
      [[...recording, at(10_000)], { type: 'discard' }],
    ]
    for (const [before, event] of cases) {
      const state = after(...before)
      expect(nextRecording(state, event), `${state.step} + ${event.type}`).toBe(state)
    }
  })

  it('never leave the camera on after it was switched off or refused', () => {
    const off: RecordingEvent[] = [
      { type: 'switch_off' },
      { type: 'left' },
      { type: 'failed', problem: 'refused' },
    ]
    for (const before of [[{ type: 'open' } as const], ready, recording])
      for (const event of off) expect(isCameraOn(after(...before, event))).toBe(false)
  })
})

describe('choices', () => {
  it('outlive every step', () => {
    const state = after(
      { type: 'choose_length', length_s: 15 },
      { type: 'choose_camera', camera_id: 'c2' },
      ...recording,
      { type: 'discard' },
    )
    expect(state).toMatchObject({ length_s: 15, camera_id: 'c2', step: 'ready' })
  })

  it('open another camera at once, also after a problem with the first', () => {
    const other: RecordingEvent = { type: 'choose_camera', camera_id: 'c2' }
    expect(after(...ready, other)).toMatchObject({ step: 'opening', camera_id: 'c2' })
    const failed: RecordingEvent = { type: 'failed', problem: 'in_use' }
    expect(after({ type: 'open' }, failed, other)).toMatchObject({ step: 'opening' })
  })

  it('leave a camera that is off, off', () => {
    expect(after({ type: 'choose_camera', camera_id: 'c2' }).step).toBe('off')
  })
})
