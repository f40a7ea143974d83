import { describe, expect, it } from 'vitest'

import { MAX_CLIP_BYTES } from './clip'
import { fileProblem, isClip } from './clip-file'

const bytes = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0))
const MP4 = bytes('\0\0\0\x18ftypmp42\0\0\0\0')
const WEBM = bytes('\x1a\x45\xdf\xa3\x01\0\0\0\0\0\0\x1f')
const good = { size: 1000, head: MP4, duration_s: 12 }

describe('a file', () => {
  it('is known by its first bytes, not by its name', () => {
    expect(isClip(MP4)).toBe(true)
    expect(isClip(WEBM)).toBe(true)
    expect(isClip(bytes('\0\0\0\x14ftypqt  \0\0\0\0'))).toBe(false)
    expect(isClip(bytes('\0\0\0\x18ftypheic\0\0\0\0'))).toBe(false)
    expect(isClip(bytes('Once upon a time'))).toBe(false)
    expect(isClip(new Uint8Array())).toBe(false)
  })

  it('is refused for one reason at a time', () => {
    expect(fileProblem(good)).toBeNull()
    expect(fileProblem({ ...good, size: 0 })).toBe('empty')
    expect(fileProblem({ ...good, size: MAX_CLIP_BYTES + 1, head: bytes('x') })).toBe('too_large')
    expect(fileProblem({ ...good, head: bytes('text') })).toBe('unsupported')
    expect(fileProblem({ ...good, duration_s: 61 })).toBe('too_long')
  })

  it('may be exactly as large and as long as the limits', () => {
    expect(fileProblem({ ...good, size: MAX_CLIP_BYTES, duration_s: 60 })).toBeNull()
  })

  it('whose length the browser cannot tell is left to the server', () => {
    expect(fileProblem({ ...good, duration_s: null })).toBeNull()
    expect(fileProblem({ ...good, duration_s: Number.POSITIVE_INFINITY })).toBeNull()
  })
})
