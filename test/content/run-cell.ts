import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { type Plugin, runnerImport } from 'vite'
import { modelPlugin } from '../../src/build/model-plugin.ts'
import type { Value } from '../../src/value/index.ts'

/** A change to one cell of a chapter, as a reader would type it: `replace` occurs once in `cell`. */
export interface Edit {
  readonly cell: string
  readonly replace: string
  readonly by: string
  /** Names of the library that the edit needs; the page imports them by itself. */
  readonly uses?: readonly string[]
}

/** Runs one cell of a chapter, after `edits` to its cells, and gives its value. Throws when an edit does not fit. */
export async function runCell(chapter: string, cell: string, edits: readonly Edit[] = []): Promise<Value> {
  const root = new URL('../../', import.meta.url).pathname
  const { module } = await runnerImport<{ default: Value }>(
    `${root}content/chapters/${chapter}/${cell}.cell.ts`,
    {
      root,
      configFile: false,
      logLevel: 'silent',
      plugins: [edited(edits), modelPlugin()],
    },
  )
  return module.default
}

function edited(edits: readonly Edit[]): Plugin {
  return {
    name: 'test:edited-cells',
    enforce: 'pre',
    load(id) {
      const own = edits.filter(({ cell }) => basename(id) === `${cell}.cell.ts`)
      if (own.length === 0) return null
      return own.reduce(applied, readFileSync(id, 'utf8'))
    },
  }
}

function applied(source: string, { cell, replace, by, uses = [] }: Edit): string {
  const parts = source.split(replace)
  if (parts.length !== 2)
    throw new Error(`${cell}: the text to replace occurs ${parts.length - 1} times: ${replace}`)
  const missing = uses.length > 0 ? `import { ${uses.join(', ')} } from 'deferred-reset'; ` : ''
  return missing + parts.join(by)
}
