// Browser tests: a real Chromium against the server at EMOCARE_URL.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['e2e/**/*.spec.ts'],
    environment: 'node',
    testTimeout: 120_000,
    // A browser, its camera and a server share two cores: what fails is tried again, and the
    // report says so.
    retry: 2,
    hookTimeout: 60_000,
    // One browser at a time: two would starve each other on a small machine.
    fileParallelism: false,
  },
})
