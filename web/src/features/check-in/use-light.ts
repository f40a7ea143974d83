import { type RefObject, useEffect, useState } from 'react'

import { type Light, lightOf, meanLuma, SAMPLE_HEIGHT, SAMPLE_WIDTH } from './light-hint'

const EVERY_MS = 600

/** Watch how bright the preview is, on a picture of 32 × 24 pixels. */
export function useLight(video: RefObject<HTMLVideoElement | null>, active: boolean): Light {
  const [light, setLight] = useState<Light>('good')
  useEffect(() => {
    if (!active) return undefined
    const canvas = document.createElement('canvas')
    canvas.width = SAMPLE_WIDTH
    canvas.height = SAMPLE_HEIGHT
    const context = canvas.getContext('2d', { willReadFrequently: true })
    const timer = window.setInterval(() => {
      // Before its first picture a camera is black.
      if (context === null || !video.current || video.current.readyState < 2) return
      context.drawImage(video.current, 0, 0, SAMPLE_WIDTH, SAMPLE_HEIGHT)
      const { data } = context.getImageData(0, 0, SAMPLE_WIDTH, SAMPLE_HEIGHT)
      setLight((before) => lightOf(meanLuma(data), before))
    }, EVERY_MS)
    return () => window.clearInterval(timer)
  }, [video, active])
  return light
}
