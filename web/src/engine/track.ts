// Give every face a stable id from frame to frame of one recording (vision/track.py). A search of
// the whole picture now and then; in between the follower looks where each face should be. A face
// that cannot be seen is never reported: its track waits, moving on, and then ends. A new face of
// which nobody is sure is reported only when a second search finds it as well.
import { TRACK } from './constants'
import { type DetectedFace, heightOf, type TrackedFace, widthOf } from './faces'
import type { Follower } from './follow'
import type { Picture } from './picture'
import { guessed, predicted, seen, type Track } from './track-motion'
import { doubled, inReach, match, overlapWithAny } from './track-match'

export interface FaceDetector {
  detect(picture: Picture): Promise<DetectedFace[]>
}

/** The faces of one frame, and whether the whole of it was searched for them. */
export type Update = { faces: TrackedFace[]; searched: boolean }

export class FaceTracker {
  private readonly detector: FaceDetector
  private readonly follower: Follower
  private readonly maxFaces: number
  private readonly confirm: boolean
  private tracks: Track[] = []
  private nextId = 1
  private frame = 0
  private nowS = 0
  private gapS = 0
  private framesSinceSearch = 0
  private searchedS: number | null = null

  /**
   * With `maxFaces` the largest win, and one already followed keeps its place. Without `confirm`
   * new faces are reported at once, sure or not.
   */
  constructor(detector: FaceDetector, follower: Follower, maxFaces = Infinity, confirm = true) {
    this.detector = detector
    this.follower = follower
    this.maxFaces = maxFaces
    this.confirm = confirm
  }

  /** The faces visible in the next frame, oldest track first. */
  async update(picture: Picture, timeS: number): Promise<Update> {
    this.frame += 1
    this.gapS = timeS - this.nowS
    this.nowS = timeS
    this.endLostTracks()
    const searched = this.searchIsDue() || !(await this.follow(picture))
    if (searched) await this.search(picture)
    const visible = this.visible().filter(isConfirmed)
    return { faces: visible.map(({ trackId, face }) => ({ trackId, face })), searched }
  }

  private endLostTracks(): void {
    const patienceS = Math.max(TRACK.patienceS, TRACK.patienceFrames * this.gapS)
    this.tracks = this.tracks.filter((track) => this.nowS - track.seenS <= patienceS)
  }

  /** Whether to search this whole frame, so that no two searches are over a second apart. */
  private searchIsDue(): boolean {
    if (this.searchedS === null || this.gapS > TRACK.followGapS) return true
    this.framesSinceSearch += 1
    const tooLate = this.nowS + this.gapS - this.searchedS > TRACK.detectEveryS
    const unsure = this.tracks.some((track) => this.isDue(track))
    return this.framesSinceSearch >= TRACK.detectEveryFrames || tooLate || unsure
  }

  /** Whether a search says now if an unsure track is a face. */
  private isDue({ unsureUntilS }: Track): boolean {
    return unsureUntilS !== null && this.nowS >= unsureUntilS
  }

  /** Look again where each face should be; whether all that were visible still are. */
  private async follow(picture: Picture): Promise<boolean> {
    const followed = this.tracks.filter(isConfirmed)
    const visible = followed.filter((track) => this.justSeen(track)).map((t) => t.trackId)
    await this.lookAgain(picture, followed, [])
    return visible.every((id) =>
      this.tracks.some((track) => track.trackId === id && track.seenFrame === this.frame),
    )
  }

  /** Search the whole frame, match what is found to the tracks and start new ones. */
  private async search(picture: Picture): Promise<void> {
    this.framesSinceSearch = 0
    this.searchedS = this.nowS
    const searched = await this.detector.detect(picture)
    const settled = await this.follower.look(picture, searched)
    const found = settled.map((face, i) => face ?? searched[i]!)
    const pairs = match(this.tracks, found, this.nowS)
    this.tracks = this.tracks.map((track, i) => {
      const face = pairs.get(i)
      if (face === undefined) return track
      const known = this.isDue(track) ? { ...track, unsureUntilS: null } : track
      return seen(known, found[face]!, this.nowS, this.frame)
    })
    // What is still due was not found again.
    this.tracks = this.tracks.filter((track) => !this.isDue(track))
    const missed = this.tracks.filter((t) => isConfirmed(t) && t.seenFrame < this.frame)
    const taken = new Set(pairs.values())
    const fresh = [...found.keys()].filter((i) => !taken.has(i))
    await this.lookAgain(
      picture,
      missed,
      fresh.map((i) => found[i]!),
    )
    this.start(
      fresh.map((i) => {
        const certain = settled[i] !== null && searched[i]!.box.faceScore >= TRACK.sureScore
        return { face: found[i]!, sure: !this.confirm || certain }
      }),
    )
  }

  /** Refresh tracks by a second look, where they are not hidden; `found` belong to no track. */
  private async lookAgain(
    picture: Picture,
    tracks: readonly Track[],
    found: readonly DetectedFace[],
  ): Promise<void> {
    const looked = tracks.filter((t) => t.seenFrame < this.frame && !this.hidden(t))
    if (looked.length === 0) return
    const guesses = looked.map((track) => guessed(track, this.nowS))
    const faces = await this.follower.look(picture, guesses)
    const others = found.map(({ box }) => box)
    const sightings = new Map<number, Track>()
    looked.forEach((track, i) => {
      const face = faces[i] ?? null
      if (face === null || !inReach(track, face, this.nowS)) return
      // A look that lands on another face of this frame was drawn to it from afar.
      if (overlapWithAny(face.box, others) > TRACK.hiddenOverlap) return
      sightings.set(track.trackId, seen(track, face, this.nowS, this.frame))
    })
    const settled = this.visible().map((track) => track.face.box)
    for (const id of doubled(looked, sightings, settled, this.nowS)) sightings.delete(id)
    this.tracks = this.tracks.map((track) => sightings.get(track.trackId) ?? track)
  }

  private visible(): Track[] {
    return this.tracks.filter((track) => track.seenFrame === this.frame)
  }

  /** Whether a track was visible in the frame before or is already in this one. */
  private justSeen(track: Track): boolean {
    return track.seenFrame >= this.frame - 1
  }

  /** Whether a waiting track is behind a face that is visible. */
  private hidden(track: Track): boolean {
    if (this.justSeen(track)) return false
    const others = this.tracks.filter((t) => this.justSeen(t)).map((t) => predicted(t, this.nowS))
    return overlapWithAny(predicted(track, this.nowS), others) > TRACK.hiddenOverlap
  }

  /** Start a track for each new face, the largest first. */
  private start(faces: readonly { face: DetectedFace; sure: boolean }[]): void {
    const area = ({ box }: DetectedFace) => widthOf(box) * heightOf(box)
    for (const { face, sure } of [...faces].sort((a, b) => area(b.face) - area(a.face))) {
      const visible = this.visible().map((track) => track.face.box)
      if (visible.length >= this.maxFaces) return
      if (overlapWithAny(face.box, visible) > TRACK.sameFaceOverlap) continue
      const [trackId, seenS, seenFrame] = [this.nextId++, this.nowS, this.frame]
      const unsureUntilS = sure ? null : this.nowS + TRACK.confirmAfterS
      this.tracks.push({ trackId, face, seenS, seenFrame, velocity: [0, 0], unsureUntilS })
    }
  }
}

function isConfirmed(track: Track): boolean {
  return track.unsureUntilS === null
}
