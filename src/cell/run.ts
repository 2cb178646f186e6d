import type { CellError, Value } from '../value/index.ts'
import type { PreparedCell } from './compiler.ts'
import { explainFailure } from './failure.ts'
import { importedCell, librarySpecifier, link } from './link.ts'
import { cellError, waitsFor } from './protocol.ts'
import { readValue } from './value.ts'

/** Where the modules of a run live, and who hears of it. */
export interface Surroundings {
  /** Address of the library's module. */
  readonly library: string
  /** Names that the library exports. */
  readonly libraryNames: readonly string[]
  /** Makes a module of a text and gives its address. */
  readonly addressOf: (code: string) => string
  readonly clock: () => number
  readonly onRunning: (cell: string) => void
  /** The value of a shown cell; `elapsed` in ms. */
  readonly onResult: (cell: string, value: Value, elapsed: number) => void
}

/** Runs cells as they are prepared, each once; cells that need a failed one are not run and say so. */
export async function runCells(
  cells: Iterable<PreparedCell>,
  sources: ReadonlyMap<string, string>,
  { library, libraryNames, addressOf, clock, onRunning, onResult }: Surroundings,
): Promise<void> {
  const failed = new Map<string, CellError>()
  const modules = new Map<string, string>()
  const addresses = new Map<string, string>()
  const names = new Map<string, readonly string[]>()

  for (const { name, needs, shown, compiled } of cells) {
    const show = (value: Value, elapsed: number) => {
      if (value.kind === 'error') failed.set(name, value)
      if (shown) onResult(name, value, elapsed)
    }
    if ('kind' in compiled) {
      show(compiled, 0)
      continue
    }
    const awaited = needs.map(need => failed.get(need)).find(error => error !== undefined)
    if (awaited !== undefined) {
      show(waitsFor(name, awaited), 0)
      continue
    }
    const code = link(compiled, specifier =>
      specifier === librarySpecifier ? library : (modules.get(importedCell(specifier) ?? '') ?? specifier),
    )
    const address = addressOf(code)
    addresses.set(address, name)
    onRunning(name)
    const start = clock()
    try {
      const module: Readonly<Record<string, unknown>> = await import(/* @vite-ignore */ address)
      const elapsed = clock() - start
      modules.set(name, address)
      names.set(name, Object.keys(module))
      if (shown) onResult(name, shownValue(module.default, name), elapsed)
    } catch (thrown) {
      const known = [...libraryNames, ...needs.flatMap(need => names.get(need) ?? [])]
      show(explainFailure(thrown, name, sources.get(name) ?? '', addresses, known), clock() - start)
    }
  }
}

function shownValue(exported: unknown, name: string): Value {
  try {
    return readValue(exported, name)
  } catch (thrown) {
    // A getter or a proxy can throw while it is looked at.
    return cellError('value', name, `the default export cannot be read: ${String(thrown)}`)
  }
}
