import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { FakeVideo } from '@/testing/live-video'

import { FramePump } from './frame-pump'

let video: FakeVideo
const screen = { asked: vi.fn<typeof requestAnimationFrame>(), cancelled: vi.fn() }

beforeEach(() => {
  vi.useFakeTimers()
  video = new FakeVideo()
  screen.asked.mockReset().mockImplementation((callback) => video.ask(() => callback(0)))
  screen.cancelled.mockReset().mockImplementation(video.cancel)
  vi.stubGlobal('requestAnimationFrame', screen.asked)
  vi.stubGlobal('cancelAnimationFrame', screen.cancelled)
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

function pumping(fps = 15): FramePump {
  const pump = new FramePump(video.parts, fps)
  pump.start()
  return pump
}

const read = () => video.reader.times.length

describe('the pace', () => {
  it.each([
    [60, 15],
    [60, 10],
    [50, 15],
    [30, 15],
    [30, 20],
    [30, 10],
    [15, 15],
    [144, 5],
  ])('of a camera with %i pictures a second is %i, where that is wanted', async (shown, wanted) => {
    video.tellOfFrames()
    pumping(wanted)
    await video.show(20 * shown, shown)
    expect(read() / 20).toBeGreaterThan(0.95 * wanted)
    expect(read() / 20).toBeLessThan(1.03 * wanted)
  })

  it('is the one of the camera where that is slower', async () => {
    video.tellOfFrames()
    pumping(15)
    await video.show(40, 8)
    expect(read()).toBe(40)
  })

  it('misses no picture of a camera that is not a clock', async () => {
    video.tellOfFrames()
    pumping(15)
    for (let pair = 0; pair < 20; pair++) {
      await video.show(1, 17.5)
      await video.show(1, 13)
    }
    expect(read()).toBe(40)
  })

  it('changes in the middle', async () => {
    video.tellOfFrames()
    const pump = pumping(15)
    await video.show(60, 60)
    const before = read()
    pump.fps = 5
    await video.show(120, 60)
    expect(read() - before).toBe(10)
  })

  it('catches up with nothing after a time without pictures', async () => {
    video.tellOfFrames()
    pumping(10)
    await video.show(1, 60)
    video.readyState = 1
    await video.show(120, 60)
    expect(read()).toBe(1)
    video.readyState = 4
    await video.show(60, 60)
    expect(read() - 1).toBeLessThanOrEqual(11)
    const gaps = video.reader.times.slice(1).map((tS, at) => tS - (video.reader.times[at] ?? 0))
    expect(Math.min(...gaps)).toBeGreaterThan(0.04)
  })
})

describe('where pictures come from', () => {
  it('is the video, in a browser that tells of its frames', async () => {
    video.tellOfFrames()
    pumping()
    await video.show(4, 15)
    expect(read()).toBe(4)
    expect(screen.asked).not.toHaveBeenCalled()
  })

  it('is each refresh of the screen in another', async () => {
    pumping()
    await video.show(60, 60)
    expect(screen.asked).toHaveBeenCalled()
    expect(read()).toBeGreaterThan(13)
    expect(read()).toBeLessThan(17)
  })
})

describe('a picture', () => {
  it('is not taken from a black camera, nor for a busy reader', async () => {
    video.tellOfFrames()
    pumping()
    video.readyState = 1
    await video.show(5, 15)
    video.readyState = 4
    video.reader.isFree = false
    await video.show(5, 15)
    expect(read()).toBe(0)
    video.reader.isFree = true
    await video.show(1, 15)
    expect(read()).toBe(1)
  })

  it('is one at a time: the next is not copied while one is', async () => {
    video.tellOfFrames()
    video.copy_ms = 250
    pumping()
    await video.show(15, 15)
    expect(read()).toBe(3)
  })

  it('comes with the time at which it was taken, before it was copied', async () => {
    video.tellOfFrames()
    video.copy_ms = 30
    pumping()
    await video.show(1, 10)
    await vi.advanceTimersByTimeAsync(30)
    expect(performance.now()).toBeCloseTo(130)
    const [, tS, taken_ms] = video.reader.read.mock.calls[0] ?? []
    expect(tS).toBeCloseTo(0.1)
    expect(taken_ms).toBeCloseTo(100)
  })

  it('that cannot be copied is passed over', async () => {
    video.tellOfFrames()
    const grab = vi.fn(video.parts.grab).mockRejectedValueOnce(new DOMException('gone'))
    new FramePump({ ...video.parts, grab }, 15).start()
    await video.show(3, 15)
    expect(grab).toHaveBeenCalledTimes(3)
    expect(read()).toBe(2)
  })
})

describe.each(['the video', 'the screen'])('stopping, with pictures from %s', (from) => {
  beforeEach(() => {
    if (from === 'the video') video.tellOfFrames()
  })

  it('takes no picture more, and asks for none', async () => {
    const pump = pumping()
    await video.show(30, 30)
    const before = read()
    expect(before).toBeGreaterThan(0)
    pump.stop()
    expect(video.asked.size).toBe(0)
    await video.show(30, 30)
    expect(read()).toBe(before)
  })

  it('lets go of a picture that is being copied', async () => {
    video.copy_ms = 50
    const pump = pumping()
    await video.show(1, 15)
    pump.stop()
    await vi.advanceTimersByTimeAsync(50)
    expect(read()).toBe(0)
    expect(video.open).toBe(0)
  })

  it('can be followed by starting again; started twice it goes once', async () => {
    const pump = pumping()
    pump.stop()
    pump.start()
    pump.start()
    expect(video.asked.size).toBe(1)
    await video.show(1, 15)
    expect(read()).toBe(1)
  })
})
