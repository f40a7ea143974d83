import { createContext, type ReactNode, use, useSyncExternalStore } from 'react'

import type { LiveView, Monitor } from './monitor'

const MonitorContext = createContext<Monitor | null>(null)

interface Props {
  /** Null before the session runs; nothing below may ask then. */
  readonly monitor: Monitor | null
  readonly children: ReactNode
}

/** Hands what a running session shows to the drawings and words below. */
export function MonitorProvider({ monitor, children }: Props) {
  return <MonitorContext value={monitor}>{children}</MonitorContext>
}

export function useMonitor(): Monitor {
  const monitor = use(MonitorContext)
  if (monitor === null) throw new Error('MonitorProvider is missing')
  return monitor
}

/** What is shown just now; changes at most four times a second. */
export function useLiveView(): LiveView {
  const monitor = useMonitor()
  return useSyncExternalStore(monitor.subscribe, monitor.view)
}
