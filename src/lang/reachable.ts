import { Handle } from '../kernel/index.ts'
import { type Flow, flowOf } from './flow.ts'
import { structureOf } from './struct.ts'

/** The shared state that flows can reach, in a fixed order. */
export interface SharedState {
  readonly handles: readonly Handle[]
  readonly fields: readonly {
    readonly structure: object
    readonly field: string
    readonly name: string
    readonly initial: unknown
  }[]
}

/**
 * Finds the kernel objects and plain fields that the flows can reach from their arguments and from the names they use.
 * Only fields whose name occurs in some reachable function count: no other can be accessed.
 */
export function reachableState(roots: readonly unknown[]): SharedState {
  const flows = new Set<Flow>()
  const structures = new Set<object>()
  const handles = new Set<Handle>()
  const visit = (value: unknown): void => {
    const flow = flowOf(value)
    if (flow !== undefined) {
      if (flows.has(flow)) return
      flows.add(flow)
      for (const binding of Object.values(flow.bindings)) visit(binding())
      return
    }
    if (value instanceof Handle) {
      handles.add(value)
      return
    }
    if (typeof value !== 'object' || value === null || structures.has(value)) return
    const structure = structureOf(value)
    if (structure === undefined && !isConstants(value)) return
    structures.add(value)
    const parts =
      structure === undefined
        ? Object.values(value)
        : [...structure.embedded.values(), ...structure.plain.values()]
    for (const part of parts) visit(part)
  }
  for (const root of roots) visit(root)
  const names = new Set<string>()
  for (const { source } of flows) {
    for (const one of source.code) if (one.op === 'get' || one.op === 'set') names.add(one.name)
  }
  const passed = new Set(roots)
  const embeddedUnused = new Set<unknown>()
  for (const structure of structures) {
    for (const [field, part] of structureOf(structure)?.embedded ?? []) {
      if (!names.has(field) && !passed.has(part)) embeddedUnused.add(part)
    }
  }
  const fields = [...structures].flatMap(structure => {
    const known = structureOf(structure)
    return [...(known?.plain ?? [])]
      .filter(([field]) => names.has(field))
      .map(([field, initial]) => ({ structure, field, name: `${known?.name}->${field}`, initial }))
  })
  return { handles: [...handles].filter(handle => !embeddedUnused.has(handle)), fields }
}

/** A plain object of host code, such as a table of numbered states. */
function isConstants(value: object): boolean {
  return Object.getPrototypeOf(value) === Object.prototype
}
