import '@testing-library/jest-dom/vitest'

import { cleanup, configure } from '@testing-library/react'
import { afterEach, vi } from 'vitest'

import { clearSealedStore } from '@/lib/sealed-store'

// A test machine has no canvas to draw on; browser tests look at the drawing itself.
vi.mock('@/components/charts/echart', async () => import('./chart-stand-in'))

// Pages arrive in pieces, and a busy machine takes its time to fetch them.
configure({ asyncUtilTimeout: 8_000 })

// Text fields grow when the fonts arrive; the test browser has no list of fonts.
Object.defineProperty(document, 'fonts', { value: new EventTarget(), configurable: true })

afterEach(async () => {
  cleanup()
  localStorage.clear()
  await clearSealedStore()
})
