// MP4 first: phones encode H.264 in hardware, and Safari records nothing else.
const WANTED = [
  'video/mp4;codecs=avc1.42E01E',
  'video/mp4',
  'video/webm;codecs=vp8',
  'video/webm;codecs=vp9',
  'video/webm',
] as const

/** Return the first type this browser can record, or null where it can record none we read. */
export function chooseMimeType(isSupported: (type: string) => boolean): string | null {
  return WANTED.find(isSupported) ?? null
}

/** Name a recording by its container. */
export function clipName(mimeType: string): string {
  return mimeType.startsWith('video/mp4') ? 'check-in.mp4' : 'check-in.webm'
}
