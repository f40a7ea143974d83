import { describe, expect, it } from 'vitest'

import { INITIAL_LIVE, type LiveEvent, type LiveState, nextLive } from './live-state'

const SUMMARY = { duration_s: 9, usable_s: 7, distribution: null, marks: 0 }
const START: LiveEvent = { type: 'start', mode: 'device' }
const BEGAN: LiveEvent = { type: 'began', keep: 'seconds', fps: 15, marks: 0 }
const ANSWER: LiveEvent = { type: 'answering', keep: true }
const STOP: LiveEvent = { type: 'stop', why: 'person', summary: SUMMARY }

const after = (...events: LiveEvent[]): LiveState => events.reduce(nextLive, INITIAL_LIVE)

describe('a live session', () => {
  it('goes from the choice over starting to running and stopped', () => {
    expect(after(START)).toMatchObject({ step: 'starting', camera: false, mode: 'device' })
    expect(after(START, { type: 'camera_ready' })).toMatchObject({ camera: true })
    expect(after(START, BEGAN)).toMatchObject({ step: 'live', pause: null, keep: 'seconds' })
    expect(after(START, BEGAN, STOP)).toMatchObject({ step: 'stopped', why: 'person' })
  })

  it('is not begun twice by a double click', () => {
    const live = after(START, BEGAN)
    expect(nextLive(live, START)).toBe(live)
  })

  it('loads nothing for the streamed mode', () => {
    expect(after({ type: 'start', mode: 'streamed' })).toMatchObject({ engine: 'ready' })
  })

  it('ignores progress that comes too late', () => {
    const ready = after(START, { type: 'engine_ready' })
    expect(nextLive(ready, { type: 'progress', loaded: 1, total: 2 })).toBe(ready)
  })

  it('keeps the first reason of a pause', () => {
    const paused = after(START, BEGAN, { type: 'pause', why: 'person' })
    expect(nextLive(paused, { type: 'pause', why: 'hidden' })).toBe(paused)
  })

  it('says why the camera did not come back', () => {
    const state = after(
      START,
      BEGAN,
      { type: 'pause', why: 'unplugged' },
      { type: 'go_on' },
      { type: 'pause', why: 'camera', problem: 'missing' },
    )
    expect(state).toMatchObject({ pause: 'camera', problem: 'missing', opening: false })
  })

  it('is not lost by an answer that did not arrive', () => {
    const asked = after(START, BEGAN, STOP, ANSWER)
    expect(asked).toMatchObject({ busy: 'keep' })
    expect(nextLive(asked, ANSWER)).toBe(asked)
    const again = nextLive(asked, { type: 'not_answered', failed: 'unreachable' })
    expect(again).toMatchObject({ step: 'stopped', busy: null, failed: 'unreachable' })
  })

  it('never goes back to the choice while it runs', () => {
    const live = after(START, BEGAN)
    expect(nextLive(live, { type: 'choose' })).toBe(live)
  })

  it('remembers the full pace beside the one asked for', () => {
    expect(after(START, BEGAN, { type: 'pace', fps: 5 })).toMatchObject({ fps: 5, full_fps: 15 })
  })
})
