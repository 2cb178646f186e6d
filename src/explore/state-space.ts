import type { Learner } from '../kernel/index.ts'
import type { Program, StateGraph } from '../value/index.ts'
import { GrowingArray } from './growing-array.ts'
import { type Limits, type Search, search, type Visitor } from './search.ts'

/** What a state is, as a number. */
export const Kind = { between: 0, end: 1, deadlock: 2, fault: 3 } as const satisfies Record<
  StateGraph['states'][number]['kind'],
  number
>

/** Every reachable state of a program and every transition between them. State 0 is the start; numbers are the search's. */
export interface StateSpace extends Search {
  readonly program: Program
  /**
   * Transitions by state: those of state `s` are numbered from `offsets[s]` up to, without, `offsets[s + 1]`, in order of
   * their packed entries; their targets and entries lie in the next two (compressed sparse rows).
   */
  readonly offsets: Int32Array
  readonly targets: Int32Array
  readonly entries: Uint16Array
  /** For each state its `Kind`. In a `fault` state some task has stopped at a fault; others may go on. */
  readonly kinds: Uint8Array
  /** 1 for a state in which no task can go on: where runs end. */
  readonly terminal: Uint8Array
  /** By state, the steps to where an `assume` fails: no transitions, although their tasks can take them. */
  readonly pruned: ReadonlyMap<number, readonly number[]>
}

/**
 * Searches a program's whole state space, without any reduction, and keeps all of it; `visitor` hears what the search
 * says on the way. When a limit is hit it keeps what was found until then: `limited` says so.
 * `isLearned` as `search` takes it.
 */
export function stateSpace(
  program: Program,
  limits: Limits,
  learner?: Learner,
  visitor: Visitor = {},
  isLearned = false,
): StateSpace {
  const kinds = new GrowingArray(Uint8Array)
  const terminal = new GrowingArray(Uint8Array)
  const offsets = new GrowingArray(Int32Array)
  const targets = new GrowingArray(Int32Array)
  const entries = new GrowingArray(Uint16Array)
  const pruned = new Map<number, number[]>()
  const found = search(
    program,
    {
      ...visitor,
      state: (index, machine) => {
        kinds.push(machine.hasTaskAt('fault') ? Kind.fault : Kind.between)
        terminal.push(0)
        visitor.state?.(index, machine)
      },
      transition: (from, entry, to) => {
        while (offsets.length <= from) offsets.push(targets.length)
        targets.push(to)
        entries.push(entry)
        visitor.transition?.(from, entry, to)
      },
      pruned: (from, entry) => {
        pruned.set(from, [...(pruned.get(from) ?? []), entry])
        visitor.pruned?.(from, entry)
      },
      stuck: (index, machine) => {
        terminal.set(index, 1)
        if (kinds.at(index) !== Kind.fault)
          kinds.set(index, machine.hasTaskAt('step') ? Kind.deadlock : Kind.end)
        visitor.stuck?.(index, machine)
      },
    },
    limits,
    learner,
    isLearned,
  )
  while (offsets.length <= found.states) offsets.push(targets.length)
  return {
    ...found,
    program,
    offsets: offsets.flat(),
    targets: targets.flat(),
    entries: entries.flat(),
    kinds: kinds.flat(),
    terminal: terminal.flat(),
    pruned,
  }
}

/** Throws when states are missing: what is computed on all of them cannot be told from some. */
export function assertWhole({ limited, states }: StateSpace): void {
  if (limited !== undefined)
    throw new Error(
      `this takes the whole state space, and the search stopped at ${states.toLocaleString('en')} states; there are more`,
    )
}
