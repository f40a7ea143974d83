import { useEffect, useState, useSyncExternalStore } from 'react'

import { LiveController } from './live-controller'
import type { LiveState } from './live-state'
import type { LiveParts } from './prepare'

export interface Running {
  readonly controller: LiveController
  readonly state: LiveState
}

/** One controller for the page; everything goes off when the page is left. */
export function useLive(makeParts: () => LiveParts): Running {
  const [controller] = useState(() => new LiveController(makeParts()))
  const state = useSyncExternalStore(controller.subscribe, controller.state)
  useEffect(() => () => controller.close(), [controller])
  useEffect(() => {
    const whenHidden = () => {
      if (document.visibilityState === 'hidden') controller.pause('hidden')
    }
    const leave = () => controller.pause('hidden')
    document.addEventListener('visibilitychange', whenHidden)
    window.addEventListener('pagehide', leave)
    return () => {
      document.removeEventListener('visibilitychange', whenHidden)
      window.removeEventListener('pagehide', leave)
    }
  }, [controller])
  return { controller, state }
}
