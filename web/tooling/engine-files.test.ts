import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, test } from 'vitest'

import { PARTS } from '../src/engine/parts'
import { engineSources, renderEngineFiles } from './engine-files.ts'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'engine-files-'))))
afterEach(() => rmSync(folder, { recursive: true }))

test('every part of the engine has a file', () => {
  expect(Object.keys(engineSources()).sort()).toEqual([...PARTS].sort())
})

test('a file comes with its address, size and hash, which follow its content', () => {
  const path = join(folder, 'tiny.onnx')
  writeFileSync(path, 'abc')
  const before = renderEngineFiles({ network: path })
  expect(before).toContain(`import network from ${JSON.stringify(`${path}?url`)}`)
  expect(before).toContain('bytes: 3')
  // The SHA-256 of "abc", from FIPS 180-2.
  expect(before).toContain('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  writeFileSync(path, 'abd')
  expect(renderEngineFiles({ network: path })).not.toBe(before)
})
