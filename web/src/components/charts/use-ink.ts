import { useComputedColorScheme } from '@mantine/core'
import { useMemo } from 'react'

/** The page's colours and type for a canvas, which cannot read CSS variables itself. */
export interface Ink {
  readonly scheme: 'light' | 'dark'
  readonly text: string
  readonly quiet: string
  readonly rule: string
  readonly line: string
  readonly accent: string
  readonly surface: string
  readonly font: string
}

export function useInk(): Ink {
  const scheme = useComputedColorScheme('light')
  // The variables change with the scheme, so reading them again belongs to it.
  return useMemo(() => ({ ...readInk(), scheme }), [scheme])
}

function readInk(): Omit<Ink, 'scheme'> {
  const style = getComputedStyle(document.documentElement)
  const read = (name: string) => style.getPropertyValue(name).trim()
  return {
    text: read('--mantine-color-text'),
    quiet: read('--mantine-color-dimmed'),
    rule: read('--rule'),
    line: read('--mantine-color-anchor'),
    accent: read('--accent'),
    surface: read('--surface'),
    font: read('--mantine-font-family'),
  }
}
