import type { PropertyResult } from './exploration.ts'
import type { Policy } from './operation.ts'

/** A set of lines, as bits: bit i stands for line i. */
export type LineSet = number

/** A line that can be changed. */
export interface MutableLine {
  /** Its name in the cell. */
  readonly name: string
  /** What it does as it is, and what is done instead when it is changed, as sentence fragments. */
  readonly kept: string
  readonly changed: string
}

/** A line of the shown code, there only when these lines are kept and those are changed. */
export interface ConditionalLine {
  readonly text: string
  readonly kept: LineSet
  readonly changed: LineSet
}

/** Code with some of its lines changed, every combination of them explored. */
export interface Mutations {
  readonly kind: 'mutations'
  readonly title: string
  readonly policy: Policy
  /** The export of a cell that says how to explore one more combination. */
  readonly options: { readonly cell: string; readonly name: string }
  readonly lines: readonly MutableLine[]
  /** The functions that the lines stand in, each as its lines. */
  readonly code: readonly (readonly ConditionalLine[])[]
  /** What each combination was asked, and a word for the claim being broken: `lost reset`. */
  readonly claims: readonly (Pick<PropertyResult, 'property' | 'claim'> & { readonly word: string })[]
  /** What each combination was explored with. */
  readonly scenarios: readonly { readonly title: string; readonly tasks: readonly string[] }[]
  /**
   * By set of changed lines, the claims that are broken as bits; -1 - i for a set left out for reason i; null for one
   * that was not asked for.
   */
  readonly outcomes: readonly (number | null)[]
  /** Why sets were left out. */
  readonly reasons: readonly string[]
  /** States stored, in all explorations together. */
  readonly states: number
  /** Runs that break claims, the one of least cost for each; of sets of one line, and of those asked for. */
  readonly witnesses: readonly { readonly changed: LineSet; readonly broken: readonly PropertyResult[] }[]
}
