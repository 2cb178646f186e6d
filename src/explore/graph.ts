import { taskOf } from './entry.ts'
import type { StateSpace } from './state-space.ts'

/** States and transitions, and what is looked for among them; it may be found as it is asked for. State 0 is the start. */
export interface Graph {
  readonly tasks: number
  /** Makes a state's transitions known; false when a limit keeps some of them from that. */
  expand(state: number): boolean
  /** The transitions of an expanded state are numbered from `first(state)` up to, without, `end(state)`. */
  first(state: number): number
  end(state: number): number
  target(transition: number): number
  /** The transition's packed entry. */
  entry(transition: number): number
  /** True when a task can go on in an expanded state. */
  isEnabled(state: number, task: number): boolean
  /** True for an expanded state that is looked for. */
  isGoal(state: number): boolean
  /** True for a transition that is looked for, whatever state it leads to. */
  isGoalStep(transition: number): boolean
}

/** A whole state space as a graph in which some states are looked for. */
export function graphOf(space: StateSpace, isGoal: (state: number) => boolean): Graph {
  const { offsets, targets, entries, pruned } = space
  const first = (state: number) => offsets[state] ?? 0
  const end = (state: number) => offsets[state + 1] ?? 0
  return {
    tasks: space.program.tasks.length,
    expand: () => true,
    first,
    end,
    target: transition => targets[transition] ?? 0,
    entry: transition => entries[transition] ?? 0,
    isEnabled: (state, task) => {
      for (let at = first(state); at < end(state); at++) if (taskOf(entries[at] ?? 0) === task) return true
      return pruned.get(state)?.some(entry => taskOf(entry) === task) ?? false
    },
    isGoal,
    isGoalStep: () => false,
  }
}
