/** The lines of a cell's imports, as 1-based numbers. */
export interface ImportLines {
  readonly first: number
  readonly last: number
  /** What is imported from: `deferred-reset`, `./flows.cell.ts`. */
  readonly from: readonly string[]
}

/** Imports of fewer lines are not worth folding away. */
const fewest = 3

/** The imports at the top of a cell, below its first comment, when they are long enough to be folded away. */
export function findImports(lines: readonly string[]): ImportLines | null {
  const first = lines.findIndex(line => !/^\s*(?:\/\/.*)?$/.test(line))
  const from: string[] = []
  let last = first
  let open = false
  for (let at = first; at >= 0 && at < lines.length; at++) {
    const line = lines[at] ?? ''
    if (!open && !/^import\b/.test(line)) break
    const ends = /(?:from|import)\s*['"]([^'"]+)['"]\s*;?\s*$/.exec(line)
    open = ends === null
    if (ends !== null) {
      from.push(ends[1] ?? '')
      last = at
    }
  }
  if (open || from.length === 0 || last - first + 1 < fewest) return null
  return { first: first + 1, last: last + 1, from }
}

/** What stands in the place of the imports: `imports from deferred-reset and ./flows.cell.ts`. */
export function importsSummary({ from }: ImportLines): string {
  return `imports from ${from.join(from.length === 2 ? ' and ' : ', ')}`
}
