import { cameraProblemOf, type CameraProblem } from '@/components/camera/camera-problem'
import { chooseMimeType } from './mime-type'

export interface TakeListener {
  readonly onFinished: (blob: Blob) => void
  readonly onFailed: (problem: CameraProblem) => void
}

/** Picture without sound; the browser's default rate is meant for films. */
const BITS_PER_SECOND = 2_500_000

/** One take: begins when made, and is either finished or discarded. */
export class ClipRecorder {
  readonly #recorder: MediaRecorder
  readonly #pieces: Blob[] = []
  #listener: TakeListener | null

  /** Begin recording; throws what MediaRecorder throws. */
  constructor(stream: MediaStream, listener: TakeListener) {
    const mimeType = chooseMimeType((type) => MediaRecorder.isTypeSupported(type))
    if (mimeType === null) throw new DOMException('no type to record', 'NotSupportedError')
    this.#listener = listener
    this.#recorder = new MediaRecorder(stream, { mimeType, videoBitsPerSecond: BITS_PER_SECOND })
    this.#recorder.ondataavailable = ({ data }) => this.#pieces.push(data)
    this.#recorder.onstop = () => this.#listener?.onFinished(this.#join(mimeType))
    this.#recorder.onerror = (event) => {
      const { error } = event as Event & { error?: unknown }
      this.#listener?.onFailed(cameraProblemOf(error))
    }
    this.#recorder.start()
  }

  /** End the take; `onFinished` gets it. */
  finish(): void {
    if (this.#recorder.state !== 'inactive') this.#recorder.stop()
  }

  /** End the take and forget it; nobody is told. */
  discard(): void {
    this.#listener = null
    this.finish()
  }

  #join(mimeType: string): Blob {
    const blob = new Blob(this.#pieces, { type: mimeType.split(';')[0] ?? mimeType })
    this.#pieces.length = 0
    return blob
  }
}
