// From whatever the camera gives to pixels. Pictures finer than the engine needs are drawn
// smaller: reading 1920 × 1080 pixels back costs more than reading the face.
import type { Picture } from './picture'
import type { LiveReading } from './types'

export type FrameSource = ImageBitmap | VideoFrame | ImageData

/** The longer side of what is read, at most. */
const LONGEST_PX = 640

/** The pixels that are read, and the frame's own size. */
export type Grabbed = { picture: Picture; width: number; height: number }

export class FrameGrabber {
  private canvas: OffscreenCanvas | null = null
  private context: OffscreenCanvasRenderingContext2D | null = null

  /** Take the pixels out of a frame and close it. */
  grab(frame: FrameSource): Grabbed {
    if (frame instanceof ImageData) {
      return { picture: frame, width: frame.width, height: frame.height }
    }
    const [width, height] = sizeOf(frame)
    const scale = Math.min(1, LONGEST_PX / Math.max(width, height))
    const across = Math.max(1, Math.round(width * scale))
    const down = Math.max(1, Math.round(height * scale))
    try {
      const context = this.contextOf(across, down)
      // A new size sets this back; the quickest way would leave out pixels.
      context.imageSmoothingQuality = 'medium'
      context.drawImage(frame, 0, 0, across, down)
      return { picture: context.getImageData(0, 0, across, down), width, height }
    } finally {
      frame.close()
    }
  }

  private contextOf(width: number, height: number): OffscreenCanvasRenderingContext2D {
    if (this.context === null || this.canvas === null) {
      this.canvas = new OffscreenCanvas(width, height)
      // Kept in ordinary memory: every frame is read back.
      this.context = this.canvas.getContext('2d', { alpha: false, willReadFrequently: true })
    }
    if (this.context === null) throw new Error('this browser cannot draw in a worker')
    // Setting a size clears the canvas, even to the same one.
    if (this.canvas.width !== width || this.canvas.height !== height) {
      this.canvas.width = width
      this.canvas.height = height
    }
    return this.context
  }
}

function sizeOf(frame: ImageBitmap | VideoFrame): [width: number, height: number] {
  if (frame instanceof ImageBitmap) return [frame.width, frame.height]
  return [frame.displayWidth, frame.displayHeight]
}

/** Carry a reading from the pixels that were read to those of the frame. */
export function inFrame(reading: LiveReading, { picture, width, height }: Grabbed): LiveReading {
  if (picture.width === width && picture.height === height) return reading
  const [across, down] = [width / picture.width, height / picture.height]
  const { x1, y1, x2, y2 } = reading.box
  return {
    ...reading,
    box: { x1: x1 * across, y1: y1 * down, x2: x2 * across, y2: y2 * down },
    landmarks: reading.landmarks?.map((place, i) => place * (i % 2 === 0 ? across : down)) ?? null,
  }
}
