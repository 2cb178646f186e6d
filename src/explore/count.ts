import { type Checks, checkOptions, open, type Source, takes } from '../lang/index.ts'
import type { Policy } from '../value/index.ts'
import { close, isClosed } from './closure.ts'
import { countInterleavings } from './interleavings.ts'
import { limitOf } from './limit.ts'
import { defaultLimit, type LimitOptions, limitChecks } from './options.ts'
import { reducedStates } from './reduced-search.ts'
import { Kind, stateSpace } from './state-space.ts'
import { countTraces } from './traces.ts'

export interface CountOptions extends LimitOptions {
  readonly policy?: Policy
  /** Most runs explored to count traces; 100,000 unless said otherwise. */
  readonly runs?: number
}

const checks: Checks<CountOptions> = { policy: takes.policy, ...limitChecks, runs: takes.count }

/** How much there is to explore of one scenario, by what is told apart. A number that is not known is null. */
export interface Counts {
  /** Runs from the start to where no task can go on. */
  readonly interleavings: bigint | null
  /** Mazurkiewicz traces: runs that differ in more than the order of steps that commute. */
  readonly traces: number | null
  readonly states: number | null
  readonly transitions: number | null
  /** States that a search stores when it leaves out all that cannot change an answer. */
  readonly stored: number | null
  /** Those that end in a deadlock. */
  readonly deadlocked: {
    readonly interleavings: bigint | null
    readonly traces: number | null
    readonly states: number | null
  }
  /** Why a number is not known, a sentence for each. */
  readonly unknown: readonly string[]
}

/**
 * Counts interleavings, traces, states and transitions of a scenario, all of them and those that deadlock. What goes on
 * for ever has infinitely many interleavings; what is too large is not known; `unknown` says which it is. Throws for
 * options that are none.
 */
export function count(source: Source, options: CountOptions = {}): Counts {
  checkOptions('count', options, checks)
  const { limit = defaultLimit, runs } = options
  const { program, learner } = open(source, options.policy)
  const unknown: string[] = []
  const limits = { states: limit }
  const space = stateSpace(program, limits, learner)
  const stopped = limitOf(program, space)
  const isWhole = stopped === undefined
  const paths = isWhole ? countInterleavings(space) : null
  if (!isWhole) unknown.push(`states, transitions and interleavings: the search ${stopped.message}`)
  else if (paths === null)
    unknown.push('interleavings: infinitely many, as a run can come back to where it was')
  const traces = countTraces(program, runs === undefined ? {} : { runs }, learner)
  const allTraces = traces.limited === undefined
  if (!allTraces)
    unknown.push(
      `traces: ${traces.traces.toLocaleString('en')} when the limit on ${traces.limited} was hit; there are more`,
    )
  const closure = close(program, learner)
  const stored = isClosed(closure) ? reducedStates(closure, limits) : undefined
  if (!isClosed(closure)) unknown.push(`states stored: ${closure.why}`)
  else if (stored === undefined) unknown.push('states stored: more than the limit')
  return {
    interleavings: paths?.all ?? null,
    traces: allTraces ? traces.traces : null,
    states: isWhole ? space.states : null,
    transitions: isWhole ? space.transitions : null,
    stored: stored ?? null,
    deadlocked: {
      interleavings: paths?.deadlocked ?? null,
      traces: allTraces ? traces.deadlocks : null,
      states: isWhole ? space.kinds.filter(kind => kind === Kind.deadlock).length : null,
    },
    unknown,
  }
}
