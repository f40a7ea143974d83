// A camera and a recorder in memory: what a browser does, without a picture.
import { vi } from 'vitest'

class FakeTrack {
  readonly kind = 'video'
  readyState = 'live'
  onended: (() => void) | null = null

  stop(): void {
    this.readyState = 'ended'
  }

  getSettings(): MediaTrackSettings {
    return { deviceId: 'camera-1' }
  }
}

class FakeStream extends MediaStream {
  readonly track = new FakeTrack()
  override getTracks = () => [this.track] as unknown as MediaStreamTrack[]
  override getVideoTracks = () => this.getTracks()
}

class FakeRecorder {
  static isTypeSupported = (type: string) => type.startsWith('video/webm')
  state: 'inactive' | 'recording' = 'inactive'
  ondataavailable: ((event: { data: Blob }) => void) | null = null
  onstop: (() => void) | null = null
  onerror: ((event: Event) => void) | null = null

  start(): void {
    this.state = 'recording'
  }

  stop(): void {
    this.state = 'inactive'
    this.ondataavailable?.({ data: new Blob(['film']) })
    this.onstop?.()
  }
}

export class FakeCamera {
  readonly streams: FakeStream[] = []
  cameras = ['camera-1']
  /** Thrown instead of giving a picture. */
  refusal: Error | null = null
  readonly asked = vi.fn()

  /** Put this camera into the browser. */
  install(): this {
    const mediaDevices = Object.assign(new EventTarget(), {
      getUserMedia: (wanted: MediaStreamConstraints) => this.#open(wanted),
      enumerateDevices: () =>
        Promise.resolve(
          this.cameras.map((deviceId) => ({ deviceId, kind: 'videoinput', label: deviceId })),
        ),
    })
    vi.stubGlobal('MediaRecorder', FakeRecorder)
    vi.stubGlobal('isSecureContext', true)
    Object.defineProperty(navigator, 'mediaDevices', { value: mediaDevices, configurable: true })
    return this
  }

  /** Whether any picture is still being taken. */
  get isOn(): boolean {
    return this.streams.some(({ track }) => track.readyState === 'live')
  }

  unplug(): void {
    for (const { track } of this.streams) {
      track.readyState = 'ended'
      track.onended?.()
    }
  }

  #open(wanted: MediaStreamConstraints): Promise<FakeStream> {
    this.asked(wanted)
    if (this.refusal !== null) return Promise.reject(this.refusal)
    const stream = new FakeStream()
    this.streams.push(stream)
    return Promise.resolve(stream)
  }
}
