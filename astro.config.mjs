import mdx from '@astrojs/mdx'
import preact from '@astrojs/preact'
import { defineConfig } from 'astro/config'
import { librarySource } from './src/build/library-source.ts'
import { modelPlugin } from './src/build/model-plugin.ts'
import { portable } from './src/build/portable.ts'
import { search } from './src/build/search.ts'
import { sitemap } from './src/build/sitemap.ts'
import { touch } from './src/build/touch.ts'

export default defineConfig({
  output: 'static',
  build: { format: 'directory' },
  devToolbar: { enabled: false },
  integrations: [mdx(), preact(), touch(), portable(), search(), sitemap()],
  vite: { plugins: [modelPlugin(), librarySource()] },
})
