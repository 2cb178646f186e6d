import { existsSync } from 'node:fs'
import mdx from '@astrojs/mdx'
import preact from '@astrojs/preact'
import { defineConfig } from 'astro/config'

const model = './src/build/model-plugin.ts'
const plugins = existsSync(model) ? [(await import(model)).modelPlugin()] : []

export default defineConfig({
  output: 'static',
  build: { format: 'directory' },
  trailingSlash: 'ignore',
  devToolbar: { enabled: false },
  integrations: [mdx(), preact()],
  vite: { plugins },
})
