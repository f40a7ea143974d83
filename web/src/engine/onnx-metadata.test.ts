import { expect, test } from 'vitest'

import { shippedNetworkFile } from '@/testing/golden'

import { ALIGN, TYPES } from './constants'
import { readModelInfo } from './model-card'
import { readMetadata } from './onnx-metadata'

const file = shippedNetworkFile()
const metadata = readMetadata(file)

test('the shipped network says what it measures and how far to trust it', () => {
  const info = readModelInfo(metadata, 'abc')
  expect(info.cropVersion).toBe(ALIGN.version)
  expect(info.cropSizePx).toBe(ALIGN.sizePx)
  expect(info.sha256).toBe('abc')
  expect(info.actionUnits.every((unit) => TYPES.actionUnits.includes(unit))).toBe(true)
  expect(Object.keys(info.evidence)).toEqual(info.actionUnits)
  expect(info.temperature).toBeGreaterThan(0)
  expect(info.presenceThreshold).toBeGreaterThan(0)
})

test('a file cut short is refused', () => {
  expect(() => readMetadata(file.subarray(0, file.length - 10))).toThrow('damaged')
})

test('bytes that are no ONNX file are refused or say nothing, and never hang', () => {
  let seed = 1
  for (let length = 1; length < 400; length++) {
    const noise = Uint8Array.from({ length }, () => (seed = (seed * 48271) % 2147483647) & 255)
    try {
      expect(() => readModelInfo(readMetadata(noise), '')).toThrow('carries no')
    } catch (error) {
      expect(String(error)).toContain('damaged')
    }
  }
})

test.each([
  ['crop_version', '2', 'has the crop_version 2'],
  ['eyes_version', '7', 'has the eyes_version 7'],
  ['label_order', 'happiness,neutral', 'has the label_order'],
  ['channels', 'rgb', 'has the channels rgb'],
  ['au_evidence', 'AU01:gossip', 'gives no evidence for AU01'],
  ['temperature', 'warm', 'has the temperature warm'],
])('a network whose %s is %s is refused', (key, value, why) => {
  expect(() => readModelInfo({ ...metadata, [key]: value }, '')).toThrow(why)
})

test('a network that names no labels is refused', () => {
  const rest = Object.entries(metadata).filter(([key]) => key !== 'label_order')
  expect(() => readModelInfo(Object.fromEntries(rest), '')).toThrow('carries no label_order')
})
