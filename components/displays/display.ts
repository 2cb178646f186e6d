import type { Engine } from '../../src/cell/engine.ts'
import type { Value } from '../../src/value/index.ts'

/** What every display is given. */
export interface DisplayProps<V extends Value> {
  readonly value: V
  /** Unique on the page: it begins every element id of the display and its state in the address. */
  readonly id: string
  readonly engine: Engine
  /** Folder of the files that the build made of the value, as seen from the page; absent for what the page made. */
  readonly files?: string | undefined
}
