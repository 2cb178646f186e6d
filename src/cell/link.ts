import type { CompiledModule } from '../lang/compile.ts'
import type { CellError } from '../value/index.ts'
import { cellError, cellFile } from './protocol.ts'

/** What cells import the library as. */
export const librarySpecifier = 'deferred-reset'

/** The cell that a specifier names (`./flows.cell.ts`), or undefined when it names none. */
export function importedCell(specifier: string): string | undefined {
  return /^\.\/([^/]+)\.cell\.ts$/.exec(specifier)?.[1]
}

/** The one linking rule: `deferred-reset` and `./x.cell.ts` become the addresses given. */
export function link({ code, imports }: CompiledModule, address: (specifier: string) => string): string {
  let linked = ''
  let at = 0
  for (const { specifier, start, end } of [...imports].sort((a, b) => a.start - b.start)) {
    linked += code.slice(at, start) + address(specifier)
    at = end
  }
  return linked + code.slice(at)
}

/** The first import that is neither the library nor a cell of the page, as an error for the reader. */
export function refuseImports(
  name: string,
  { code, imports }: CompiledModule,
  cells: readonly string[],
): CellError | undefined {
  const refused = imports.find(({ specifier }) => {
    const cell = importedCell(specifier)
    return specifier !== librarySpecifier && (cell === undefined || !cells.includes(cell))
  })
  if (refused === undefined) return undefined
  const others = cells.filter(other => other !== name).map(other => `'./${cellFile(other)}'`)
  const may = [`'${librarySpecifier}'`, ...others]
  return cellError('link', name, `'${refused.specifier}' cannot be imported`, {
    line: code.slice(0, refused.start).split('\n').length,
    hint: `a cell of this page may import ${may.join(', ')}`,
  })
}

/**
 * Imports, on the first line, names of the library that a cell uses but neither imports nor declares: a reader who
 * changes `mutex_lock` to `mutex_trylock` need not touch the import list. Lines stay where they are.
 */
export function importUsedNames(source: string, libraryNames: readonly string[]): string {
  const called = calledNames(source)
  const imported = importedNames(source)
  const missing = libraryNames.filter(name => {
    if (!called.has(name) || imported.has(name)) return false
    const bound = new RegExp(`\\b(?:function|const|let|var|class)\\s+${name}\\b|\\bas\\s+${name}\\b`)
    return !bound.test(source)
  })
  return missing.length === 0
    ? source
    : `import { ${missing.join(', ')} } from '${librarySpecifier}'; ${source}`
}

/** Names that a text may use of the library: those that it imports from anywhere, and those that it calls. */
export function mentionedNames(source: string): ReadonlySet<string> {
  return new Set([...calledNames(source), ...importedNames(source)])
}

function calledNames(source: string): ReadonlySet<string> {
  return new Set([...source.matchAll(/\b(\w+)\s*\(/g)].map(([, name = '']) => name))
}

function importedNames(source: string): ReadonlySet<string> {
  const clauses = source.matchAll(/\bimport\s+(?:type\s+)?([^'"`;]*?)\s*\bfrom\s*['"]/g)
  return new Set([...clauses].flatMap(([, clause = '']) => clause.match(/\w+/g) ?? []))
}

/** The cells that a text may import: those that something in it names as an import does. */
export function mentionedCells(source: string): string[] {
  return [...source.matchAll(/['"]\.\/([^/'"\n]+)\.cell\.ts['"]/g)].map(([, name = '']) => name)
}
