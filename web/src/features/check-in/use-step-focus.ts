import { type RefObject, useEffect, useRef } from 'react'

/** After a step, put the focus on the heading of the next one; returns where steps are drawn. */
export function useStepFocus(step: string): RefObject<HTMLDivElement | null> {
  const container = useRef<HTMLDivElement>(null)
  const before = useRef<string | null>(null)
  useEffect(() => {
    if (before.current !== null && before.current !== step) {
      container.current?.querySelector<HTMLElement>('h2')?.focus()
    }
    before.current = step
  }, [step])
  return container
}
