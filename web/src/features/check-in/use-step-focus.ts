import { type RefObject, useEffect, useRef } from 'react'

/**
 * After a step, put the focus where the next one begins and show its top; returns where steps
 * are drawn. A step begins at its heading, or else at the place itself.
 */
export function useStepFocus(step: string): RefObject<HTMLDivElement | null> {
  const place = useRef<HTMLDivElement>(null)
  const before = useRef<string | null>(null)
  useEffect(() => {
    if (before.current !== null && before.current !== step) {
      const begin = place.current?.querySelector<HTMLElement>('[tabindex="-1"]') ?? place.current
      begin?.focus({ preventScroll: true })
      // The step before may have been longer than the screen.
      window.scrollTo({ top: 0 })
    }
    before.current = step
  }, [step])
  return place
}
