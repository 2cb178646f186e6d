import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import type { AstroIntegration } from 'astro'
import { buildIndex } from '../site/search/course-index.ts'
import { indexFile, indexGlobal } from '../site/search/load.ts'
import { sectionsOf } from './search-sections.ts'

/** Writes the index of the search, `search-index.js`, from the pages as they were built. */
export function search(): AstroIntegration {
  return {
    name: 'search',
    hooks: {
      'astro:build:done': async ({ dir, pages, logger }) => {
        const root = fileURLToPath(dir)
        const paths = pages.map(({ pathname }) => pathname).filter(path => !/^(?:404|search)\//.test(path))
        const sections = await Promise.all(
          paths
            .sort()
            .map(async path => sectionsOf(await readFile(join(root, path, 'index.html'), 'utf8'), path)),
        )
        const script = indexScript(JSON.stringify(buildIndex(sections.flat())))
        await writeFile(join(root, indexFile), script)
        const size = (gzipSync(script, { level: 9 }).length / 1000).toFixed(0)
        logger.info(`${sections.flat().length} sections of ${paths.length} pages, ${size} KB after gzip`)
      },
    },
  }
}

/** A script that sets the index, in ASCII: without a server nobody says which encoding a file has. */
function indexScript(json: string): string {
  const text = json
    .replace(/[\\']/g, '\\$&')
    .replace(/[\u0080-\uffff]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
  return `${indexGlobal}=JSON.parse('${text}')\n`
}
