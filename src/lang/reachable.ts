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
 * Only parts of a structure whose name occurs in some reachable function count: no other can be accessed.
 */
export function reachableState(roots: readonly unknown[]): SharedState {
  const flows = new Set<Flow>()
  const visited = new Set<object>()
  /** Kernel objects in the order in which they were met, each with the name of the field it was met under, if any. */
  const met: { readonly handle: Handle; readonly field?: string }[] = []
  const visit = (value: unknown, field?: string): void => {
    const flow = flowOf(value)
    if (flow !== undefined) {
      if (flows.has(flow)) return
      flows.add(flow)
      for (const binding of Object.values(flow.bindings)) visit(binding())
    } else if (value instanceof Handle) {
      met.push(field === undefined ? { handle: value } : { handle: value, field })
    } else if (typeof value === 'object' && value !== null && !visited.has(value)) {
      const structure = structureOf(value)
      if (structure === undefined && !isConstants(value)) return
      visited.add(value)
      const parts =
        structure === undefined ? Object.entries(value) : [...structure.embedded, ...structure.plain]
      for (const [name, part] of parts) visit(part, name)
    }
  }
  for (const root of roots) visit(root)
  const names = new Set<string>()
  for (const { source } of flows) {
    for (const one of source.code) if (one.op === 'get' || one.op === 'set') names.add(one.name)
  }
  const handles = new Set(
    met.filter(({ field }) => field === undefined || names.has(field)).map(({ handle }) => handle),
  )
  const fields = [...visited].flatMap(structure => {
    const known = structureOf(structure)
    return [...(known?.plain ?? [])]
      .filter(([field]) => names.has(field))
      .map(([field, initial]) => ({ structure, field, name: `${known?.name}->${field}`, initial }))
  })
  return { handles: [...handles], fields }
}

/** A plain object of host code, such as a table of numbered states. */
function isConstants(value: object): boolean {
  return Object.getPrototypeOf(value) === Object.prototype
}
