import type { Policy } from './operation.ts'
import type { Program } from './program.ts'
import type { Trace } from './trace.ts'

/** `bounded`: a limit was hit, so nothing was proved; never reported as `verified`. */
export type Verdict = 'verified' | 'violated' | 'bounded'

/** What a run costs whoever has to follow it: fewer preemptions first, then fewer switches, then fewer steps. */
export interface RunCost {
  /** Switches away from a task that could have gone on. */
  readonly preemptions: number
  /** Steps of another task than the step before. */
  readonly switches: number
  readonly steps: number
}

/** What an exploration was asked, and the answer. */
export interface PropertyResult {
  readonly property:
    | 'deadlock'
    | 'fault'
    | 'misuse'
    | 'data-race'
    | 'livelock'
    | 'invariant'
    | 'eventually-possible'
    | 'final-state'
  /** What is claimed, as a sentence fragment: `no deadlock`, `no reset is lost`. */
  readonly claim: string
  readonly verdict: Verdict
  /**
   * States that break the claim, among those stored; for `misuse` transitions, for `data-race` pairs of accesses, for
   * `livelock` cycles (strongly connected sets of states).
   */
  readonly violations: number
  /** The run that breaks it at the least cost; absent when there is none. */
  readonly witness?: Trace
  readonly cost?: RunCost
  /** True when no run that breaks the claim costs less; false when a limit kept that from being known. */
  readonly minimal?: boolean
  /** Steps of the shortest run that breaks it, whatever its preemptions; absent when that is not known. */
  readonly shortest?: number
  /** For `livelock`: the witness repeats its steps from this one on, for ever. */
  readonly repeatsFrom?: number
}

/** What an exploration left out, and by which rule; the verdict is that of every interleaving all the same. */
export interface Reductions {
  /** Steps that nobody else's step can matter to were taken at once, and the states between them were not stored. */
  readonly partialOrder: boolean
  /** Groups of tasks that run the same function with the same arguments: states that differ by their names are one. */
  readonly symmetry: readonly (readonly number[])[]
  /** Transitions taken without storing the state they led to. */
  readonly unstored: number
  /** Why a reduction that was asked for was not used, as a sentence. */
  readonly unused?: string
}

/** Every state and every transition, small enough to be drawn. State 0 is the start; indexes follow the search. */
export interface StateGraph {
  readonly states: readonly {
    /** Steps of a shortest run to it. */
    readonly depth: number
    readonly kind: 'between' | 'end' | 'deadlock' | 'fault'
  }[]
  readonly transitions: readonly {
    readonly from: number
    readonly to: number
    readonly task: number
    readonly choice: number
  }[]
}

/** Where a search ended before its time. */
export interface Limit {
  readonly which: 'states' | 'time' | 'memory' | 'stopped'
  /** `stopped at 250,000 states; there are more`. */
  readonly message: string
  /** What kept growing when it ended: fields, objects, tasks' local states, by name with the span of their values. */
  readonly growing?: readonly string[]
}

/** The answer to every interleaving of a scenario. */
export interface Exploration {
  readonly kind: 'exploration'
  readonly title: string
  readonly policy: Policy
  readonly tasks: readonly string[]
  readonly verdict: Verdict
  readonly properties: readonly PropertyResult[]
  /** Distinct states stored. */
  readonly states: number
  /** Transitions taken. */
  readonly transitions: number
  readonly reductions: Reductions
  /** States in which no task can go on although one has not ended, among those stored. */
  readonly deadlocks: number
  /** States in which every task has ended, among those stored. */
  readonly ends: number
  /** Steps of the shortest run to a deadlock; null when there is none, and when it is not known. */
  readonly shortest: number | null
  /** Present when a limit was hit. */
  readonly limit?: Limit
  /** The unreduced states, when they are few enough to be read. */
  readonly graph?: StateGraph
  /** The tables, to explore in another way and to export; left out of a page as served, where every byte counts. */
  readonly program?: Program | undefined
}

/** Explorations to be read side by side. */
export interface Comparison {
  readonly kind: 'comparison'
  readonly title: string
  readonly explorations: readonly Exploration[]
}
