// The camera of a live session, and the element on the page that shows it.
import { type CameraProblem, cameraProblemOf } from '@/components/camera/camera-problem'
import { openCamera, stopCamera } from '@/components/camera/open-camera'

interface CameraEvents {
  /** It went away by itself. */
  readonly onUnplugged: () => void
  /** There is an element on the page that shows it. */
  readonly onVideo: () => void
}

export class SessionCamera {
  readonly #events: CameraEvents
  #stream: MediaStream | null = null
  #video: HTMLVideoElement | null = null
  #chosenId: string | null = null
  #cause: unknown = null
  #turn = 0

  constructor(events: CameraEvents) {
    this.#events = events
  }

  get stream(): MediaStream | null {
    return this.#stream
  }

  get video(): HTMLVideoElement | null {
    return this.#video
  }

  get chosenId(): string | null {
    return this.#chosenId
  }

  /** What the browser threw when the camera last did not open. */
  get cause(): unknown {
    return this.#cause
  }

  /** The element that shows the picture; it comes and goes with the page. */
  readonly attach = (video: HTMLVideoElement | null): void => {
    this.#video = video
    this.#show()
    if (video !== null) this.#events.onVideo()
  }

  /** Open a camera; returns why not. `overtaken`: it was closed or opened again meanwhile. */
  async open(cameraId: string | null): Promise<CameraProblem | 'overtaken' | null> {
    this.close()
    const turn = this.#turn
    this.#chosenId = cameraId
    try {
      const stream = await openCamera(cameraId)
      if (turn !== this.#turn) {
        stopCamera(stream)
        return 'overtaken'
      }
      for (const track of stream.getTracks()) track.onended = () => this.#events.onUnplugged()
      this.#stream = stream
      this.#show()
      return null
    } catch (error) {
      this.#cause = error
      return turn === this.#turn ? cameraProblemOf(error) : 'overtaken'
    }
  }

  close(): void {
    this.#turn += 1
    if (this.#stream !== null) stopCamera(this.#stream)
    this.#stream = null
    this.#show()
  }

  #show(): void {
    if (this.#video !== null && this.#video.srcObject !== this.#stream)
      this.#video.srcObject = this.#stream
  }
}
