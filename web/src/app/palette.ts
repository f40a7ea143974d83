// The palettes of ui.md, from light to dark.
import type { MantineColorsTuple } from '@mantine/core'

export const sage: MantineColorsTuple = [
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
export const apricot: MantineColorsTuple = [
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
export const red: MantineColorsTuple = [
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
export const gray: MantineColorsTuple = [
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
export const dark: MantineColorsTuple = [
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
