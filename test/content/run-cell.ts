import { globSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { prepare } from '../../src/cell/compiler.ts'
import type { CellSource } from '../../src/cell/protocol.ts'
import { runCells } from '../../src/cell/run.ts'
import type { Value } from '../../src/value/index.ts'
import { nodeSurroundings } from '../cell/node-surroundings.ts'

/** A change to one cell of a page, as a reader would type it: `replace` occurs once in `cell`. */
export interface Edit {
  readonly cell: string
  readonly replace: string
  readonly by: string
}

/** Values of cells without edits: they are data, and many tests look at the same. */
const asShipped = new Map<string, Promise<Value>>()

/**
 * Runs one cell of a chapter, or of a page named by its folder (`reference/locks`), after `edits` to the page's cells, as
 * the page would, and gives its value. Throws when an edit does not fit, and when the cell fails.
 */
export async function runCell(page: string, cell: string, edits: readonly Edit[] = []): Promise<Value> {
  const folder = page.includes('/') ? page : `chapters/${page}`
  if (edits.length > 0) return run(folder, cell, edits)
  const key = `${folder}/${cell}`
  const value = asShipped.get(key) ?? run(folder, cell, [])
  asShipped.set(key, value)
  return value
}

async function run(folder: string, cell: string, edits: readonly Edit[]): Promise<Value> {
  const shipped = cellsOf(folder)
  const lost = edits.find(edit => shipped.every(({ name }) => name !== edit.cell))
  if (lost !== undefined) throw new Error(`${folder} has no cell ${lost.cell}`)
  const cells = shipped.map(one => edited(one, edits))
  let value: Value | undefined
  const prepared = prepare(cells, [cell], nodeSurroundings.libraryNames, false)
  await runCells(prepared, new Map(cells.map(({ name, source }) => [name, source])), {
    ...nodeSurroundings,
    clock: () => performance.now(),
    onRunning: () => {},
    onResult: (_, result) => {
      value = result
    },
  })
  if (value === undefined) throw new Error(`${folder} shows nothing for ${cell}`)
  if (value.kind === 'error') throw new Error(`${value.cell}, line ${value.line ?? '?'}: ${value.message}`)
  return value
}

function cellsOf(folder: string): CellSource[] {
  const files = globSync(`content/${folder}/*.cell.ts`).sort()
  return files.map(file => ({ name: basename(file, '.cell.ts'), source: readFileSync(file, 'utf8') }))
}

function edited({ name, source }: CellSource, edits: readonly Edit[]): CellSource {
  const own = edits.filter(({ cell }) => cell === name)
  return { name, source: own.reduce(applied, source) }
}

function applied(source: string, { cell, replace, by }: Edit): string {
  const parts = source.split(replace)
  if (parts.length !== 2)
    throw new Error(`${cell}: the text to replace occurs ${parts.length - 1} times: ${replace}`)
  return parts.join(by)
}
