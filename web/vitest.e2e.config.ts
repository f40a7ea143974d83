// Browser tests: a real Chromium against the server at EMOCARE_URL.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['e2e/**/*.spec.ts'],
    environment: 'node',
    testTimeout: 120_000,
    hookTimeout: 60_000,
    // One browser at a time: two would starve each other on a small machine.
    fileParallelism: false,
  },
})
