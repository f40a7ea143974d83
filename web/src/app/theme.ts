// Colours and type of ui.md. Imported by the app and by vite.config.ts, which writes the
// variables into a plain stylesheet: the content security policy allows no <style> element.
import {
  createTheme,
  type CSSVariablesResolver,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from '@mantine/core'

const sage: MantineColorsTuple = [
  '#EEF5F3',
  '#DCE9E6',
  '#BAD5D0',
  '#97C4BD',
  '#7FBDB6',
  '#4F938D',
  '#3A7D78',
  '#2F6F6B',
  '#265B58',
  '#1B4341',
]
const apricot: MantineColorsTuple = [
  '#FDF5EE',
  '#FAE8DA',
  '#F3D0B4',
  '#E9B28F',
  '#E8A87C',
  '#D98B57',
  '#BF7040',
  '#9A5730',
  '#7A4526',
  '#5A331C',
]
const red: MantineColorsTuple = [
  '#FBEFED',
  '#F6DCD8',
  '#EDB9B2',
  '#E69A90',
  '#E8877B',
  '#D65F51',
  '#C4493B',
  '#B3382C',
  '#942D23',
  '#6E211A',
]
const gray: MantineColorsTuple = [
  '#F6F4EF',
  '#EFECE4',
  '#E5E1D7',
  '#D6D1C5',
  '#A8A498',
  '#8A877D',
  '#5F686A',
  '#4A5456',
  '#354043',
  '#1F2A2E',
]
const dark: MantineColorsTuple = [
  '#E9EDEC',
  '#C9D2D0',
  '#A3B0AE',
  '#7E8C8B',
  '#5B6A6C',
  '#324044',
  '#1B2527',
  '#12191B',
  '#0D1315',
  '#080C0D',
]

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

export const cssVariables: CSSVariablesResolver = () => ({
  variables: {
    '--space': '8px',
    '--line-length': '65ch',
  },
  light: {
    '--mantine-color-body': '#FBFAF7',
    '--mantine-color-text': '#1F2A2E',
    '--mantine-color-dimmed': '#566063',
    '--mantine-color-placeholder': '#6B7476',
    '--mantine-color-error': '#B3382C',
    '--mantine-color-anchor': '#2F6F6B',
    '--mantine-color-default-border': '#8A877D',
    '--surface': '#FFFFFF',
    '--surface-sunk': '#F4F1EA',
    '--rule': '#E5E1D7',
    '--wash': '#E9F1EF',
    '--warm-wash': '#FBEDE1',
    '--mantine-color-sage-light-color': '#2F6F6B',
    '--mantine-color-red-light-color': '#B3382C',
    '--on-filled': '#FFFFFF',
    '--help': '#B3382C',
    '--accent': '#E8A87C',
  },
  dark: {
    '--mantine-color-body': '#12191B',
    '--mantine-color-text': '#E9EDEC',
    '--mantine-color-dimmed': '#A3B0AE',
    '--mantine-color-placeholder': '#94A2A0',
    '--mantine-color-error': '#F0948A',
    '--mantine-color-anchor': '#7FBDB6',
    '--mantine-color-default-border': '#637275',
    '--surface': '#1B2527',
    '--surface-sunk': '#161F21',
    '--rule': '#2A3639',
    '--wash': '#1D3130',
    '--warm-wash': '#33291F',
    '--mantine-color-sage-light-color': '#7FBDB6',
    '--mantine-color-sage-outline': '#7FBDB6',
    '--mantine-color-red-light-color': '#F0948A',
    '--mantine-color-red-outline': '#F0948A',
    '--mantine-primary-color-contrast': '#12191B',
    '--on-filled': '#12191B',
    '--help': '#F0948A',
    '--accent': '#E9B28F',
  },
})
