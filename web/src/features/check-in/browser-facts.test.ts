import { describe, expect, it } from 'vitest'

import { browserKind, cameraProblemOf } from '@/components/camera/camera-problem'
import { type Light, lightOf, meanLuma } from './light-hint'
import { chooseMimeType, clipName } from './mime-type'

describe('the type of a recording', () => {
  it('is MP4 where the browser can', () => {
    expect(chooseMimeType(() => true)).toBe('video/mp4;codecs=avc1.42E01E')
  })

  it('is WebM where it cannot', () => {
    expect(chooseMimeType((type) => type.startsWith('video/webm'))).toBe('video/webm;codecs=vp8')
  })

  it('is none where the browser records nothing we read', () => {
    expect(chooseMimeType((type) => type === 'video/x-matroska')).toBeNull()
  })

  it('names the file', () => {
    expect(clipName('video/mp4')).toBe('check-in.mp4')
    expect(clipName('video/webm')).toBe('check-in.webm')
  })
})

describe('the light', () => {
  const pixel = (level: number) => [level, level, level, 255]

  it('is the mean brightness of all pixels', () => {
    expect(meanLuma([...pixel(0), ...pixel(200)])).toBeCloseTo(100)
    expect(meanLuma([255, 0, 0, 255])).toBeCloseTo(76.2, 1)
    expect(meanLuma([])).toBe(0)
  })

  it('is put into a word', () => {
    expect([20, 120, 240].map((luma) => lightOf(luma, 'good'))).toEqual(['dark', 'good', 'bright'])
  })

  it('does not flicker between two words', () => {
    let light: Light = 'good'
    const words = [30, 45, 37, 47, 60, 45].map((luma) => (light = lightOf(luma, light)))
    expect(words).toEqual(['dark', 'dark', 'dark', 'dark', 'good', 'good'])
  })
})

describe('a camera problem', () => {
  it('is named by what the browser throws', () => {
    const thrown = (name: string, message = '') => cameraProblemOf(new DOMException(message, name))
    expect(thrown('NotAllowedError', 'Permission denied')).toBe('refused')
    expect(thrown('NotAllowedError', 'Permission denied by system')).toBe('refused_by_system')
    expect(thrown('NotFoundError')).toBe('missing')
    expect(thrown('NotReadableError')).toBe('in_use')
    expect(thrown('SomethingNew')).toBe('unknown')
    expect(cameraProblemOf('text')).toBe('unknown')
  })
})

describe('the browser', () => {
  it('is told apart for its permission settings', () => {
    const chrome = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0 Safari/537.36'
    expect(browserKind(chrome)).toBe('chromium')
    expect(browserKind(`${chrome} Edg/156.0`)).toBe('chromium')
    expect(browserKind('Mozilla/5.0 (Linux; Android 16) Chrome/156.0 Mobile')).toBe('android')
    expect(browserKind('Mozilla/5.0 (iPhone; CPU iPhone OS 19_0) Safari/604.1')).toBe('ios')
    expect(browserKind('Mozilla/5.0 (Macintosh) Version/19.0 Safari/605.1.15')).toBe('safari')
    expect(browserKind('Mozilla/5.0 (X11; Linux) Gecko/20100101 Firefox/150.0')).toBe('firefox')
    expect(browserKind('Lynx')).toBe('other')
  })
})
