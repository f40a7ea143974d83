import { useNavigate } from '@tanstack/react-router'
import { useCallback } from 'react'

/** How a clip is made. Undefined is the page with both ways to check in. */
export type Way = 'camera' | 'file' | undefined

/** Return how to move between the ways; the back button moves back. */
export function useGoTo(): (way: Way) => void {
  const navigate = useNavigate()
  return useCallback(
    (way) => {
      // The pressed button goes with its step; clip-flow.tsx sets the focus for the others.
      const focusPage = () => document.querySelector<HTMLElement>('main h1')?.focus()
      void navigate({ to: '.', search: { way } }).then(way === undefined ? focusPage : undefined)
    },
    [navigate],
  )
}
