import { defineConfig } from 'vitest/config'
import { librarySource } from './src/build/library-source.ts'
import { modelPlugin } from './src/build/model-plugin.ts'

export default defineConfig({
  plugins: [modelPlugin(), librarySource()],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    exclude: ['test/e2e/**'],
    // Two cores run everything; a property test that explores a big state space may need a while.
    testTimeout: 30_000,
  },
})
