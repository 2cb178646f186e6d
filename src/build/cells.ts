import { readValue } from '../cell/value.ts'
import { compileModule } from '../lang/compile.ts'
import type { Value } from '../value/index.ts'

const modules = import.meta.glob<{ default?: unknown }>('/content/*/*/*.cell.ts')
const sources = import.meta.glob<string>('/content/*/*/*.cell.ts', {
  query: '?raw',
  import: 'default',
})

/**
 * Runs every cell of a page, in the order of their names; `folder` is the page's, `chapters/14-deferred-reset`.
 * Throws an error that names the file when a cell cannot be compiled, throws, or shows no value.
 */
export async function runCells(folder: string): Promise<ReadonlyMap<string, BuiltCell>> {
  const start = `/content/${folder}/`
  const cells = new Map<string, BuiltCell>()
  for (const [path, load] of Object.entries(modules)) {
    if (!path.startsWith(start)) continue
    const file = path.slice(start.length)
    const source = await sources[path]?.()
    if (source === undefined) throw new Error(`${path}: no source`)
    const name = cellName(file)
    cells.set(name, {
      name,
      file,
      source,
      value: await runCell(path, load),
      imports: cellImports(source, path),
    })
  }
  return cells
}

async function runCell(path: string, load: () => Promise<{ default?: unknown }>): Promise<Value> {
  let exported: unknown
  try {
    exported = (await load()).default
  } catch (error) {
    throw new Error(`${path}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
  const value = readValue(exported, path)
  // A reader's edit may fail, and is shown as an error; what the course ships may not.
  if (value.kind === 'error')
    throw new Error(`${path}: ${value.message}${value.hint ? ` (${value.hint})` : ''}`)
  return value
}

function cellImports(source: string, path: string): string[] {
  return compileModule(source, { file: path })
    .imports.map(({ specifier }) => specifier)
    .filter(specifier => specifier.startsWith('./') && specifier.endsWith('.cell.ts'))
    .map(specifier => cellName(specifier.slice(2)))
}

function cellName(file: string): string {
  return file.replace(/\.cell\.ts$/, '')
}
