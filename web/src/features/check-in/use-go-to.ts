import { useNavigate } from '@tanstack/react-router'
import { useCallback } from 'react'

/** How a clip is made. Undefined is the page with both ways to check in. */
export type Way = 'camera' | 'file' | undefined

/** Return how to move between the ways; the back button moves back. */
export function useGoTo(): (way: Way) => void {
  const navigate = useNavigate()
  return useCallback((way) => void navigate({ to: '.', search: { way } }), [navigate])
}
