import type { Policy } from './operation.ts'
import type { Trace } from './trace.ts'

/** `bounded`: a limit was hit, so nothing was proved; never reported as `verified`. */
export type Verdict = 'verified' | 'violated' | 'bounded'

/** What an exploration was asked, and the answer. */
export interface PropertyResult {
  readonly property: 'deadlock' | 'fault' | 'misuse' | 'invariant' | 'final-state'
  /** What is claimed, as a sentence fragment: `no deadlock`, `no reset is lost`. */
  readonly claim: string
  readonly verdict: Verdict
  /** States (for `misuse`: transitions) that break the claim. */
  readonly violations: number
  /** The shortest run that breaks it, in steps; absent when there is none. */
  readonly witness?: Trace
}

/** The answer to every interleaving of a scenario. */
export interface Exploration {
  readonly kind: 'exploration'
  readonly title: string
  readonly policy: Policy
  readonly tasks: readonly string[]
  readonly verdict: Verdict
  readonly properties: readonly PropertyResult[]
  /** Distinct states reached. */
  readonly states: number
  /** Transitions between them. */
  readonly transitions: number
  /** States in which no task can go on although one has not ended. */
  readonly deadlocks: number
  /** States in which every task has ended. */
  readonly ends: number
  /** Steps of the shortest run to a deadlock; null when there is none. */
  readonly shortest: number | null
  /** Present when a limit was hit. */
  readonly limit?: { readonly which: 'states' | 'time' | 'stopped'; readonly message: string }
}
