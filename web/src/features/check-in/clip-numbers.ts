// A clip in numbers: every picture read by the engine, the clip staying where it is.
import type { DeviceClip, LiveFrame } from '@/client/types'
import { toLiveFrame } from '@/client/live-wire'
import { MostPresent } from '@/client/most-present'
import type { LiveEngine } from '@/engine/types'
import { localTimeZone } from '@/lib/format'

import type { Clip } from './clip'
import { HereProblem } from './here-problem'
import { playFrames } from './play-frames'
import { TellingFaces } from './telling-faces'

/** What the server takes. */
const MOST_FRAMES = 900
/** Fewer readings a second than this say too little about a face. */
const FEWEST_FPS = 3

export interface Reading {
  readonly clip: Clip
  readonly engine: LiveEngine
  /** Shows the clip while it is read. */
  readonly video: HTMLVideoElement
  readonly signal: AbortSignal
  /** How much of the clip is read, 0–1. */
  readonly onShare: (share: number) => void
}

/** Rejects with HereProblem, or with the signal's reason. */
export async function readNumbers(reading: Reading): Promise<DeviceClip> {
  const { clip, engine, video, signal, onShare } = reading
  const numbers = new Numbers()
  engine.reset()
  const take = async (frame: ImageBitmap, tS: number) => {
    numbers.add(await engine.read(frame, tS, { heat: true }))
    const length_s = clip.duration_s ?? video.duration
    if (length_s > 0 && Number.isFinite(length_s)) onShare(Math.min(tS / length_s, 1))
  }
  try {
    await playFrames({ video, blob: clip.blob, signal, take })
  } catch (error) {
    if (signal.aborted) throw error
    throw new HereProblem('not_readable', error)
  }
  return numbers.toClip(clip, engine.info)
}

type Frame = Awaited<ReturnType<LiveEngine['read']>>

class Numbers {
  readonly #present = new MostPresent()
  readonly #faces = new TellingFaces()
  readonly #frames: LiveFrame[] = []

  add(result: Frame): void {
    if (this.#frames.length >= MOST_FRAMES) return
    const person = this.#present.choose(result.faces, result.tS)
    const frame = toLiveFrame(result, person)
    this.#frames.push(frame)
    if (person) this.#faces.add(person, frame)
  }

  toClip(clip: Clip, { name, sha256, cropVersion }: LiveEngine['info']): DeviceClip {
    const last_s = this.#frames.at(-1)?.t_s ?? 0
    const length_s = Math.max(clip.duration_s ?? 0, last_s)
    if (this.#frames.length < Math.max(FEWEST_FPS * length_s, 1)) throw new HereProblem('too_slow')
    return {
      id: crypto.randomUUID(),
      recorded_at: clip.recorded_at,
      time_zone: localTimeZone(),
      engine: { name, sha256, crop_version: cropVersion },
      frames: this.#frames,
      moments: this.#faces.moments,
    }
  }
}
