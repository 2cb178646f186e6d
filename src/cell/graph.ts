/** Names of the cells that each cell imports. */
export type Imports = ReadonlyMap<string, readonly string[]>

/** Who imports whom in one chapter. */
export interface CellGraph {
  /** Every cell that is on no cycle and imports none that is, each after the cells it imports. */
  readonly order: readonly string[]
  /** For each cell on a cycle: one way round, from the cell back to itself. */
  readonly cycles: ReadonlyMap<string, readonly string[]>
}

/** Sorts the cells of a chapter so that each comes after those it imports; ties keep the order given. */
export function sortCells(imports: Imports): CellGraph {
  const cycles = new Map<string, readonly string[]>()
  for (const name of imports.keys()) {
    const cycle = wayBack(imports, name)
    if (cycle !== undefined) cycles.set(name, cycle)
  }
  const order = new Set<string>()
  const refused = new Set<string>(cycles.keys())
  const place = (name: string): boolean => {
    if (order.has(name)) return true
    if (refused.has(name)) return false
    const sound = (imports.get(name) ?? []).map(imported => !imports.has(imported) || place(imported))
    if (sound.every(Boolean)) order.add(name)
    else refused.add(name)
    return order.has(name)
  }
  for (const name of imports.keys()) place(name)
  return { order: [...order], cycles }
}

/** The cells that a cell imports, near and far, itself not included unless it is on a cycle. */
export function needsOf(imports: Imports, name: string): ReadonlySet<string> {
  const needs = new Set<string>()
  const visit = (from: string) => {
    for (const next of imports.get(from) ?? []) {
      if (needs.has(next) || !imports.has(next)) continue
      needs.add(next)
      visit(next)
    }
  }
  visit(name)
  return needs
}

/** The shortest way along imports from a cell back to itself, both ends included. */
function wayBack(imports: Imports, name: string): readonly string[] | undefined {
  const cameFrom = new Map<string, string>()
  const queue = [name]
  for (const at of queue) {
    for (const next of imports.get(at) ?? []) {
      if (next === name) {
        const way = [name]
        for (
          let step: string | undefined = at;
          step !== undefined && step !== name;
          step = cameFrom.get(step)
        ) {
          way.unshift(step)
        }
        return [name, ...way]
      }
      if (cameFrom.has(next) || !imports.has(next)) continue
      cameFrom.set(next, at)
      queue.push(next)
    }
  }
  return undefined
}
