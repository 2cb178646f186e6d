import type { Learner } from '../kernel/index.ts'
import type { Program } from '../value/index.ts'
import { leastPreemptions } from './preemptions.ts'
import { type RunLimits, type SourceDpor, sourceDpor } from './source-dpor.ts'

/** How many Mazurkiewicz traces a program has: runs that differ in more than the order of steps that commute. */
export interface TraceCounts {
  /** Traces at whose end no task can go on. Those cut off by an `assume` are not counted. */
  readonly traces: number
  /** Of these, traces that end in a deadlock. */
  readonly deadlocks: number
  /** Of these, traces at whose end some task stands at a fault. */
  readonly faults: number
  /**
   * With `preemptions`: entry `k` is the number of traces that some run of at most `k` preemptions shows; the last entry
   * is `traces`. A preemption is a switch away from a task that could go on.
   */
  readonly within: readonly number[]
  /** Runs explored to count them, and those among them that were given up. */
  readonly runs: number
  readonly blocked: number
  /** Which limit left traces out: then there are at least as many as counted. */
  readonly limited: SourceDpor['limited']
}

const defaultLimits: RunLimits = { runs: 100_000, steps: 1_000 }

/** Counts the Mazurkiewicz traces of a program, by source-DPOR. `preemptions` asks how few each can be run with. */
export function countTraces(
  program: Program,
  { runs, steps, preemptions = false }: Partial<RunLimits> & { readonly preemptions?: boolean } = {},
  learner?: Learner,
): TraceCounts {
  let traces = 0
  let deadlocks = 0
  let faults = 0
  /** For each number of preemptions, the traces that need just as many. */
  const needing: number[] = []
  const explored = sourceDpor(
    program,
    {
      end: (machine, run) => {
        if (machine.isPruned()) return
        traces++
        if (machine.hasTaskAt('fault')) faults++
        else if (machine.hasTaskAt('step')) deadlocks++
        if (!preemptions) return
        const least = leastPreemptions(program, run, learner)
        while (needing.length <= least) needing.push(0)
        needing[least] = (needing[least] ?? 0) + 1
      },
    },
    { runs: runs ?? defaultLimits.runs, steps: steps ?? defaultLimits.steps },
    learner,
  )
  let sum = 0
  const within = needing.map(count => {
    sum += count
    return sum
  })
  return {
    traces,
    deadlocks,
    faults,
    within,
    runs: explored.runs,
    blocked: explored.blocked,
    limited: explored.limited,
  }
}
