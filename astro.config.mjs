import { existsSync } from 'node:fs'
import mdx from '@astrojs/mdx'
import preact from '@astrojs/preact'
import { defineConfig } from 'astro/config'
import { librarySource } from './src/build/library-source.ts'
import { portable } from './src/build/portable.ts'
import { touch } from './src/build/touch.ts'

const model = './src/build/model-plugin.ts'
const plugins = existsSync(model) ? [(await import(model)).modelPlugin()] : []

export default defineConfig({
  output: 'static',
  build: { format: 'directory' },
  devToolbar: { enabled: false },
  integrations: [mdx(), preact(), touch(), portable()],
  vite: { plugins: [...plugins, librarySource()] },
})
