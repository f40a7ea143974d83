// A picture as a small JPEG, for the streamed mode.
import { MAX_MESSAGE_BYTES } from '@/client/live-wire'

/** What a message may hold beside its header. */
const MOST_BYTES = MAX_MESSAGE_BYTES - 64
const WIDTH = 320
const HEIGHT = 240
/** From good to just readable; the first that is small enough is sent. */
const QUALITIES = [0.7, 0.45, 0.2]

/** Shrink a picture to at most 320 × 240 and encode it; null where it stays too large. */
export async function encodeJpeg(frame: ImageBitmap): Promise<ArrayBuffer | null> {
  const scale = Math.min(1, WIDTH / frame.width, HEIGHT / frame.height)
  const canvas = new OffscreenCanvas(
    Math.max(Math.round(frame.width * scale), 1),
    Math.max(Math.round(frame.height * scale), 1),
  )
  canvas.getContext('2d')?.drawImage(frame, 0, 0, canvas.width, canvas.height)
  frame.close()
  for (const quality of QUALITIES) {
    const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality })
    if (blob.size <= MOST_BYTES) return blob.arrayBuffer()
  }
  return null
}
