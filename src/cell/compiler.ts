import { type CompiledModule, CompileError, compileModule } from '../lang/compile.ts'
import type { CellError } from '../value/index.ts'
import { type Imports, needsOf, sortCells } from './graph.ts'
import { importedCell, importUsedNames, mentionedCells, refuseImports } from './link.ts'
import { type CellSource, cellError, cellFile, type PlannedCell } from './protocol.ts'

/** A cell ready to be linked and run, or the error that stops it. */
export type PreparedCell = PlannedCell & { readonly compiled: CompiledModule | CellError }

/** Compiled cells by name, kept from run to run: only text that changed is compiled again. */
const kept = new Map<string, { readonly source: string; readonly compiled: CompiledModule | CellError }>()

/**
 * Compiles a chapter's cells and plans a run: the cells that changed and what they need, then, if asked, those that
 * import them and what these need, each after the cells it imports. Errors of the text, of imports and of cycles are in
 * the place of the compiled cell.
 */
export function prepare(
  cells: readonly CellSource[],
  changed: readonly string[],
  libraryNames: readonly string[],
  withImporters = true,
): readonly PreparedCell[] {
  const near = connected(cells, changed, withImporters)
  const names = cells.map(({ name }) => name)
  const compiled = new Map(
    cells.flatMap(cell => (near.has(cell.name) ? [[cell.name, compile(cell, libraryNames)]] : [])),
  )
  const imports = new Map(names.map(name => [name, importedCells(compiled.get(name))]))
  const { order, cycles } = sortCells(imports)
  const broken = names.filter(name => !order.includes(name))
  const all = [...broken, ...order].map(name => ({ name, needs: needsOf(imports, name) }))
  const isChanged = ({ name }: { name: string }) => changed.includes(name)
  const isImporter = (one: (typeof all)[number]) =>
    !isChanged(one) && changed.some(name => one.needs.has(name))
  const importers = withImporters ? all.filter(isImporter) : []
  const shown = [...all.filter(isChanged), ...importers]
  const run = new Set(shown.flatMap(one => [...all.filter(({ name }) => one.needs.has(name)), one]))
  return [...run].map(one => ({
    name: one.name,
    needs: [...one.needs].filter(need => need !== one.name),
    shown: shown.includes(one),
    compiled: checked(one.name, compiled.get(one.name), cycles.get(one.name), names),
  }))
}

/** The changed cells, those that may import one of them, and what all these may import: no other needs to be compiled. */
function connected(
  cells: readonly CellSource[],
  changed: readonly string[],
  withImporters: boolean,
): ReadonlySet<string> {
  const mentions: Imports = new Map(cells.map(({ name, source }) => [name, mentionedCells(source)]))
  const run = cells
    .map(({ name }) => ({ name, needs: needsOf(mentions, name) }))
    .filter(({ name, needs }) => changed.some(one => one === name || (withImporters && needs.has(one))))
  return new Set(run.flatMap(({ name, needs }) => [name, ...needs]))
}

function checked(
  name: string,
  compiled: CompiledModule | CellError | undefined,
  cycle: readonly string[] | undefined,
  names: readonly string[],
): CompiledModule | CellError {
  if (compiled === undefined) return cellError('link', name, 'there is no such cell')
  if ('kind' in compiled) return compiled
  if (cycle !== undefined) {
    return cellError('link', name, `the cell imports itself: ${cycle.map(cellFile).join(' → ')}`, {
      hint: 'move what both need into a cell that imports neither',
    })
  }
  return refuseImports(name, compiled, names) ?? compiled
}

function importedCells(compiled: CompiledModule | CellError | undefined): string[] {
  if (compiled === undefined || 'kind' in compiled) return []
  return compiled.imports.flatMap(({ specifier }) => importedCell(specifier) ?? [])
}

function compile({ name, source }: CellSource, libraryNames: readonly string[]): CompiledModule | CellError {
  const before = kept.get(name)
  if (before?.source === source) return before.compiled
  const compiled = compileText(name, source, libraryNames)
  kept.set(name, { source, compiled })
  return compiled
}

function compileText(
  name: string,
  source: string,
  libraryNames: readonly string[],
): CompiledModule | CellError {
  try {
    return compileModule(importUsedNames(source, libraryNames), { file: cellFile(name) })
  } catch (error) {
    if (error instanceof CompileError) return cellError(error.stage, name, error.message, error)
    const message = error instanceof Error ? error.message : String(error)
    return cellError('syntax', name, `the compiler failed: ${message}`)
  }
}
