import { useReducedMotion } from '@mantine/hooks'
import { type RefCallback, useCallback, useEffect, useRef } from 'react'

/** Draws into a canvas of this size in CSS pixels. */
export type Draw = (pen: CanvasRenderingContext2D, width: number, height: number) => void

/** With reduced motion pictures change twice a second, and nothing slides. */
const CALM_MS = 500
const SMALLEST_PX = 40

/** Draw again and again while the page is seen; no React is involved. Returns the canvas's ref. */
export function useDrawing(draw: Draw, everyMs = 0): RefCallback<HTMLCanvasElement> {
  const latest = useRef(draw)
  const calm = useReducedMotion()
  const wait_ms = calm ? Math.max(CALM_MS, everyMs) : everyMs
  useEffect(() => {
    latest.current = draw
  }, [draw])
  return useCallback(
    (canvas) => {
      if (canvas === null) return undefined
      const pen = canvas.getContext('2d')
      let last_ms = Number.NEGATIVE_INFINITY
      let asked = 0
      const next = (now_ms: number) => {
        asked = requestAnimationFrame(next)
        // While the page is being laid out there is no room to draw in.
        const seen = Math.min(canvas.clientWidth, canvas.clientHeight) > SMALLEST_PX
        if (pen === null || !seen || now_ms - last_ms < wait_ms) return
        last_ms = now_ms
        fit(canvas, pen)
        latest.current(pen, canvas.clientWidth, canvas.clientHeight)
      }
      asked = requestAnimationFrame(next)
      return () => cancelAnimationFrame(asked)
    },
    [wait_ms],
  )
}

/** As many pixels as the screen has, an empty canvas, and CSS pixels as units. */
function fit(canvas: HTMLCanvasElement, pen: CanvasRenderingContext2D): void {
  const ratio = Math.min(window.devicePixelRatio, 2)
  const width = Math.round(canvas.clientWidth * ratio)
  const height = Math.round(canvas.clientHeight * ratio)
  if (canvas.width !== width) canvas.width = width
  if (canvas.height !== height) canvas.height = height
  pen.setTransform(ratio, 0, 0, ratio, 0, 0)
  pen.clearRect(0, 0, canvas.clientWidth, canvas.clientHeight)
}
