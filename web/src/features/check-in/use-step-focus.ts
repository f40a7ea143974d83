import { type RefObject, useEffect, useRef } from 'react'

/**
 * Put the focus where a step begins and show its top; returns where steps are drawn. A step begins at its heading, or else at the place itself.
 */
export function useStepFocus(step: string): RefObject<HTMLDivElement | null> {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const begin = place.current?.querySelector<HTMLElement>('[tabindex="-1"]') ?? place.current
    begin?.focus({ preventScroll: true })
    // The step before may have been longer than the screen.
    window.scrollTo({ top: 0 })
  }, [step])
  return place
}
