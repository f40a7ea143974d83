// Colours and type of ui.md. Imported by the app and by vite.config.ts, which writes the
// variables into a plain stylesheet: the content security policy allows no <style> element.
import {
  createTheme,
  defaultVariantColorsResolver,
  type VariantColorsResolver,
} from '@mantine/core'

import { apricot, dark, gray, red, sage } from './palette.ts'

const TEXT = "'Source Sans 3 Variable', system-ui, sans-serif"
const HEADINGS = "'Source Serif 4 Variable', Georgia, serif"

/** Text on a filled button follows the colour scheme: the dark scheme's fills are light. */
const variantColors: VariantColorsResolver = (input) => {
  const colors = defaultVariantColorsResolver(input)
  return input.variant === 'filled' ? { ...colors, color: 'var(--on-filled)' } : colors
}

export const theme = createTheme({
  colors: { sage, apricot, red, gray, dark },
  primaryColor: 'sage',
  primaryShade: { light: 7, dark: 4 },
  variantColorResolver: variantColors,
  black: '#1F2A2E',
  fontFamily: TEXT,
  headings: {
    fontFamily: HEADINGS,
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '2rem', lineHeight: '1.2' },
      h2: { fontSize: '1.375rem', lineHeight: '1.3' },
      h3: { fontSize: '1.125rem', lineHeight: '1.4' },
    },
  },
  spacing: { xs: '0.5rem', sm: '0.75rem', md: '1rem', lg: '1.5rem', xl: '2.5rem' },
  lineHeights: { md: '1.6' },
  defaultRadius: 'md',
  radius: { xs: '4px', sm: '6px', md: '10px', lg: '16px', xl: '24px' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  // 16 px text and 42 px targets; smaller inputs also make phones zoom in.
  components: Object.fromEntries(
    ['Button', 'TextInput', 'PasswordInput', 'Textarea', 'NativeSelect', 'Checkbox'].map((name) => [
      name,
      { defaultProps: { size: 'md' } },
    ]),
  ),
})
