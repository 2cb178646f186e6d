import { existsSync } from 'node:fs'
import { defineConfig } from 'vitest/config'

const model = './src/build/model-plugin.ts'
const plugins = existsSync(model) ? [(await import(model)).modelPlugin()] : []

export default defineConfig({
  plugins,
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    exclude: ['test/e2e/**'],
    // Two cores run everything; a property test that explores a big state space may need a while.
    testTimeout: 30_000,
  },
})
