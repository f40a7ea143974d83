import { expect, test } from 'vitest'

import { renderServiceWorker } from './service-worker.ts'

const TEMPLATE = "const CACHE = 'emocare-__VERSION__'\nconst FILES = [SHELL, '__FILES__']"

test('every file is listed once, in a stable order', () => {
  const worker = renderServiceWorker(TEMPLATE, ['/b.js', '/a.js'], 'page')
  expect(worker).toContain('const FILES = [SHELL, "/a.js", "/b.js"]')
  expect(worker).toBe(renderServiceWorker(TEMPLATE, ['/a.js', '/b.js'], 'page'))
})

test('the version changes with the files and with the page itself', () => {
  const version = (worker: string) => /emocare-(\w{12})'/.exec(worker)?.[1]
  const first = version(renderServiceWorker(TEMPLATE, ['/a.js'], 'page'))
  expect(first).toBeDefined()
  expect(version(renderServiceWorker(TEMPLATE, ['/b.js'], 'page'))).not.toBe(first)
  expect(version(renderServiceWorker(TEMPLATE, ['/a.js'], 'other page'))).not.toBe(first)
})
