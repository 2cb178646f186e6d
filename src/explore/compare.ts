import type { Comparison, Exploration } from '../value/index.ts'

/** Columns that a page has room for. */
const most = 4

/**
 * Explorations to be read side by side, in the order given. Throws when there are fewer than two or more than four, and
 * when one of them is none.
 */
export function compare(title: string, ...explorations: readonly Exploration[]): Comparison {
  const { length } = explorations
  if (length < 2 || length > most) {
    throw new Error(`compare takes a title and 2 to ${most} explorations, not ${length}`)
  }
  const wrong = explorations.findIndex(one => one?.kind !== 'exploration')
  if (wrong >= 0) {
    throw new Error(
      `argument ${wrong + 2} of compare is no exploration; write compare('title', explore(...), explore(...))`,
    )
  }
  return { kind: 'comparison', title, explorations }
}
