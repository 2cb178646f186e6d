import type { DriverTable } from './drivers.ts'
import type { Comparison, Exploration } from './exploration.ts'
import type { LockGraph } from './lock-graph.ts'
import type { Machine } from './machine.ts'
import type { Mutations } from './mutations.ts'
import type { Report, ReportPair } from './report.ts'
import type { RwsemLab } from './rwsem.ts'
import type { Trace } from './trace.ts'

/** A table a cell makes. */
export interface Table {
  readonly kind: 'table'
  readonly caption: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly (string | number | bigint | boolean | null)[])[]
}

/** Plain text a cell makes: a string as its default export. */
export interface Text {
  readonly kind: 'text'
  readonly text: string
}

/** Why a cell has no value; the place is in the reader's own text. */
export interface CellError {
  readonly kind: 'error'
  readonly stage: 'syntax' | 'subset' | 'link' | 'run' | 'limit' | 'value'
  /** The cell it is in: `plain.cell.ts`. */
  readonly cell: string
  /** 1-based; absent when the error has no single place. */
  readonly line?: number
  /** What was wrong. */
  readonly message: string
  /** What would be right. */
  readonly hint?: string
}

/** What a cell shows: plain, structured-cloneable data with a `kind`; one display draws one kind. */
export type Value =
  | Trace
  | Exploration
  | Comparison
  | Mutations
  | Report
  | ReportPair
  | LockGraph
  | Machine
  | RwsemLab
  | DriverTable
  | Table
  | Text
  | CellError

/** The kinds of value, which are the names of the displays. */
export type ValueKind = Value['kind']
