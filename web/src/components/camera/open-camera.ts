/** Open a camera; rejects with what the browser throws. Small and without sound. */
export function openCamera(camera_id: string | null): Promise<MediaStream> {
  const camera = camera_id === null ? { facingMode: 'user' } : { deviceId: { exact: camera_id } }
  const size = { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 30, max: 30 } }
  return navigator.mediaDevices.getUserMedia({ audio: false, video: { ...camera, ...size } })
}

/** Switch a camera off for good; nobody is told. */
export function stopCamera(stream: MediaStream): void {
  for (const track of stream.getTracks()) {
    track.onended = null
    track.stop()
  }
}
