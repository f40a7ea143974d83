import { fileURLToPath } from 'node:url'

import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

import { engineFilesPlugin } from './tooling/engine-files.ts'
import { packedFilesPlugin } from './tooling/packed-files.ts'
import { serviceWorkerPlugin } from './tooling/service-worker.ts'
import { themePlugin } from './tooling/theme-stylesheet.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const SERVER = process.env.EMOCARE_SERVER ?? 'http://127.0.0.1:8000'

export default defineConfig({
  plugins: [
    react(),
    themePlugin(),
    engineFilesPlugin(),
    serviceWorkerPlugin(),
    packedFilesPlugin(),
  ],
  worker: { format: 'es' },
  // Bundling it ahead would part it from its WebAssembly.
  optimizeDeps: { exclude: ['onnxruntime-web'] },
  resolve: {
    alias: {
      '@': here('./src'),
      '@safety': here('../src/emocare/safety'),
    },
  },
  server: {
    proxy: { '/api': { target: SERVER, changeOrigin: false } },
    fs: {
      allow: [here('.'), here('../src/emocare/safety'), here('../src/emocare/vision/weights')],
    },
  },
  build: {
    target: 'es2023',
    sourcemap: false,
    // Data URLs would need an exception in the content security policy.
    assetsInlineLimit: 0,
  },
  test: {
    css: false,
    testTimeout: 20_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'pages',
          environment: 'happy-dom',
          include: ['src/**/*.test.{ts,tsx}', 'tooling/**/*.test.ts'],
          exclude: ['src/engine/**'],
          setupFiles: ['src/testing/setup.ts'],
        },
      },
      // The engine knows no document: it runs in a worker.
      {
        extends: true,
        test: { name: 'engine', environment: 'node', include: ['src/engine/**/*.test.ts'] },
      },
    ],
  },
})
