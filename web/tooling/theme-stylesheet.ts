// Writes Mantine's variables for our theme as a stylesheet at build time.
import {
  convertCssVariables,
  type CSSVariablesResolver,
  DEFAULT_THEME,
  defaultCssVariablesResolver,
  mergeMantineTheme,
} from '@mantine/core'
import type { Plugin } from 'vite'

import { cssVariables } from '../src/app/scheme-variables.ts'
import { theme } from '../src/app/theme.ts'

type Variables = ReturnType<CSSVariablesResolver>['variables']

const MODULE = 'virtual:theme.css'
const RESOLVED = `\0${MODULE}`
const UNUSED_PALETTES =
  /^--mantine-color-(pink|grape|violet|indigo|blue|cyan|teal|green|lime|yellow|orange)-/

function withoutUnused(variables: Variables): Variables {
  return Object.fromEntries(
    Object.entries(variables).filter(([name]) => !UNUSED_PALETTES.test(name)),
  )
}

/** Return the stylesheet with every variable the components read, for both colour schemes. */
export function themeStylesheet(): string {
  const merged = mergeMantineTheme(DEFAULT_THEME, theme)
  const base = defaultCssVariablesResolver(merged)
  const own = cssVariables(merged)
  const scheme = (name: 'light' | 'dark') => ({
    ...withoutUnused(base[name]),
    '--mantine-color-scheme': name,
    ...own[name],
  })
  return convertCssVariables({
    variables: { ...withoutUnused(base.variables), ...own.variables },
    light: scheme('light'),
    dark: scheme('dark'),
  })
}

export function themePlugin(): Plugin {
  return {
    name: 'emocare-theme',
    resolveId: (id) => (id === MODULE ? RESOLVED : undefined),
    load: (id) => (id === RESOLVED ? themeStylesheet() : undefined),
  }
}
