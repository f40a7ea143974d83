import { expect, test } from 'vitest'

import { type BrowserFacts, cameraAvailability } from './secure-context'

const SAFE: BrowserFacts = {
  isSecureContext: true,
  origin: 'https://emocare.example',
  hasMediaDevices: true,
  hasRecorder: true,
}

test('a safe page with a recorder may ask for the camera', () => {
  expect(cameraAvailability(SAFE)).toEqual({ kind: 'available' })
})

test('plain http from another device is named with its address', () => {
  const facts = { ...SAFE, isSecureContext: false, origin: 'http://192.168.1.5:8000' }
  expect(cameraAvailability(facts)).toEqual({
    kind: 'insecure',
    origin: 'http://192.168.1.5:8000',
  })
})

test.each(['hasMediaDevices', 'hasRecorder'] as const)('a browser without %s is old', (part) => {
  expect(cameraAvailability({ ...SAFE, [part]: false })).toEqual({ kind: 'unsupported' })
})
