import type { ComponentType } from 'preact'
import type { Value, ValueKind } from '../../src/value/index.ts'
import { ComparisonDisplay } from './comparison/ComparisonDisplay.tsx'
import type { DisplayProps } from './display.ts'
import { DriversDisplay } from './drivers/DriversDisplay.tsx'
import { ErrorDisplay } from './error/ErrorDisplay.tsx'
import { ExplorationDisplay } from './exploration/ExplorationDisplay.tsx'
import { LockGraphDisplay } from './lock-graph/LockGraphDisplay.tsx'
import { MachineDisplay } from './machine/MachineDisplay.tsx'
import { MutationsDisplay } from './mutations/MutationsDisplay.tsx'
import { Replay } from './replay/Replay.tsx'
import { ReportDisplay } from './report/ReportDisplay.tsx'
import { ReportPairDisplay } from './report/ReportPairDisplay.tsx'
import { RwsemLabDisplay } from './rwsem/RwsemLabDisplay.tsx'
import { TableDisplay } from './table/TableDisplay.tsx'
import { TextDisplay } from './text/TextDisplay.tsx'

type Registry = { readonly [K in ValueKind]: ComponentType<DisplayProps<Extract<Value, { kind: K }>>> }

/** Which component draws which kind of value. A new kind of value is a new line here and a folder beside it. */
export const displays: Registry = {
  trace: Replay,
  exploration: ExplorationDisplay,
  comparison: ComparisonDisplay,
  mutations: MutationsDisplay,
  report: ReportDisplay,
  reports: ReportPairDisplay,
  graph: LockGraphDisplay,
  machine: MachineDisplay,
  rwsem: RwsemLabDisplay,
  drivers: DriversDisplay,
  table: TableDisplay,
  text: TextDisplay,
  error: ErrorDisplay,
}

/** The component for a value. */
export function displayOf<V extends Value>(value: V): ComponentType<DisplayProps<V>> {
  // The registry's type ties each kind to its component, a tie that indexing by a union's kind loses.
  return displays[value.kind] as ComponentType<DisplayProps<V>>
}
