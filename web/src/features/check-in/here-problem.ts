// What keeps a clip from being read on this device. The clip itself is never lost by it.

/** Loading failed, the device is too slow, or its browser cannot show its own recording. */
export type HereObstacle = 'not_loaded' | 'too_slow' | 'not_readable'

export class HereProblem extends Error {
  readonly obstacle: HereObstacle

  constructor(obstacle: HereObstacle, cause?: unknown) {
    super(`This device did not read the clip: ${obstacle}`, { cause })
    this.name = 'HereProblem'
    this.obstacle = obstacle
  }
}
