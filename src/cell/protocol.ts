import type { Progress } from '../explore/watch.ts'
import type { CellError, Program, ScheduleEntry, Trace, Value } from '../value/index.ts'
import type { LibraryPart } from './parts.ts'

export type { Progress } from '../explore/watch.ts'

/** A cell as it is to be run: the text is the reader's, or the chapter's own. */
export interface CellSource {
  /** `plain` for `plain.cell.ts`. */
  readonly name: string
  readonly source: string
}

/** How the texts that a worker is handed name the module with what they share. */
export const sharedModule = './deferred-reset-shared.js'

/** A cell's file name as the reader knows it. */
export function cellFile(name: string): string {
  return `${name}.cell.ts`
}

/** What the page asks of the worker; each is answered in order, ending with `done`, `answer`, `text` or `failed`. */
export type Request =
  | {
      readonly type: 'run'
      /** Every cell of the chapter. */
      readonly cells: readonly CellSource[]
      /** Cells to be run for their values; those that import one of them are run as well. */
      readonly changed: readonly string[]
      /** Text of the compiler's module; sent once per worker. */
      readonly compiler?: string
      readonly parts?: PartTexts
    }
  | {
      readonly type: 'replay'
      readonly program: Program
      readonly schedule: readonly ScheduleEntry[]
      readonly title: string
    }
  | { readonly type: 'shortest'; readonly program: Program; readonly title: string }
  | {
      readonly type: 'export'
      readonly program: Program
      readonly format: ExportFormat
      readonly title: string
      readonly parts?: PartTexts
    }

/** Texts of parts of the library that the worker does not have yet; each is sent once per worker. */
export type PartTexts = Readonly<Partial<Record<LibraryPart, string>>>

/** Languages of other model checkers that tables can be written in. */
export type ExportFormat = 'promela' | 'pluscal'

/** Not answered: the worker tries out compiler and library, so that they are fast when they are needed. */
export interface Rehearsal {
  readonly type: 'rehearse'
  /** Text of the compiler's module; it is not sent again. */
  readonly compiler: string
  /** Cells to be compiled: what is compiled once is known. */
  readonly cells: readonly CellSource[]
}

/** What the worker says. The page trusts none of it: code in the cell can say it as well. */
export type Reply =
  /** The library is there; requests are taken. */
  | { readonly type: 'ready' }
  /** The library could not be loaded. */
  | { readonly type: 'broken'; readonly message: string }
  /** Compiled and sorted: the cells to be run, in that order, with the cells that each imports, near and far. */
  | { readonly type: 'plan'; readonly cells: readonly PlannedCell[] }
  /** The clock of this cell starts; for requests of displays `cell` is empty. */
  | { readonly type: 'running'; readonly cell: string }
  /** How far the exploration has come that the cell runs; null when it has ended and the cell goes on. */
  | { readonly type: 'progress'; readonly progress: Progress | null }
  /** What a cell gives; `elapsed` in ms. */
  | { readonly type: 'result'; readonly cell: string; readonly value: Value; readonly elapsed: number }
  /** The run is over. `spent`: the run left the worker changed, so it must not be used again. */
  | { readonly type: 'done'; readonly spent: boolean }
  | { readonly type: 'answer'; readonly trace: Trace | null }
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'failed'; readonly message: string }

/** A cell of a run. */
export interface PlannedCell {
  readonly name: string
  /** Cells it imports, near and far. */
  readonly needs: readonly string[]
  /** Whether its value is to be shown: it changed, or imports one that did. */
  readonly shown: boolean
}

/** An error in a cell; fields that are undefined are left out. */
export function cellError(
  stage: CellError['stage'],
  name: string,
  message: string,
  { line, hint }: { line?: number | undefined; hint?: string | undefined } = {},
): CellError {
  return {
    kind: 'error',
    stage,
    cell: cellFile(name),
    ...(line === undefined ? {} : { line }),
    message,
    ...(hint === undefined ? {} : { hint }),
  }
}

/** The error of a cell that imports a failed one, near or far. */
export function waitsFor(name: string, awaited: CellError): CellError {
  const place = awaited.line === undefined ? '' : `, line ${awaited.line}`
  return cellError('link', name, `waits for ${awaited.cell}${place}: ${awaited.message}`, {
    hint: `correct ${awaited.cell}, and ${cellFile(name)} runs again`,
  })
}
