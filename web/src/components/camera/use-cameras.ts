import { useEffect, useState } from 'react'

export interface Camera {
  readonly id: string
  /** Empty where the browser does not tell. */
  readonly label: string
}

/** List the cameras; browsers tell their names only while one is on. */
export function useCameras(stream: MediaStream | null): readonly Camera[] {
  const [cameras, setCameras] = useState<readonly Camera[]>([])
  useEffect(() => {
    if (stream === null) return undefined
    let current = true
    const list = () => {
      navigator.mediaDevices.enumerateDevices().then(
        (devices) => {
          if (current) setCameras(toCameras(devices))
        },
        () => undefined,
      )
    }
    list()
    navigator.mediaDevices.addEventListener('devicechange', list)
    return () => {
      current = false
      navigator.mediaDevices.removeEventListener('devicechange', list)
    }
  }, [stream])
  return cameras
}

function toCameras(devices: readonly MediaDeviceInfo[]): Camera[] {
  return devices
    .filter(({ kind }) => kind === 'videoinput')
    .map(({ deviceId, label }) => ({ id: deviceId, label }))
}

/** Return the camera a stream comes from. */
export function cameraIdOf(stream: MediaStream | null): string | null {
  return stream?.getVideoTracks()[0]?.getSettings().deviceId ?? null
}
