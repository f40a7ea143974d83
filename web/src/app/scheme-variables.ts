// CSS variables that differ between the light and the dark scheme (ui.md). Contrast of text is
// at least 4.5 : 1 on its ground, of lines that carry meaning 3 : 1.
import type { CSSVariablesResolver } from '@mantine/core'

const BOTH = {
  '--space': '8px',
  '--line-length': '65ch',
}

const LIGHT = {
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
  '--mantine-color-red-light': '#FBEFED',
  '--mantine-color-sage-light': '#E9F1EF',
  '--on-filled': '#FFFFFF',
  '--help': '#B3382C',
  '--accent': '#E8A87C',
  '--heat-ground': '#DDE8E9',
  '--heat-ramp': 'linear-gradient(to right, #DDE8E9, #E8E0D0, #F4CF9F, #EBA766, #D4702F)',
}

const DARK = {
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
  '--mantine-color-red-light': '#33211F',
  '--mantine-color-sage-light': '#1D3130',
  '--mantine-color-red-outline': '#F0948A',
  '--mantine-primary-color-contrast': '#12191B',
  '--on-filled': '#12191B',
  '--help': '#F0948A',
  '--accent': '#E9B28F',
  '--heat-ground': '#1C3138',
  '--heat-ramp': 'linear-gradient(to right, #1C3138, #4A463C, #85583A, #CE8247, #F3B274)',
}

export const cssVariables: CSSVariablesResolver = () => ({
  variables: BOTH,
  light: LIGHT,
  dark: DARK,
})
