import { type Learner, Machine } from '../kernel/index.ts'
import type { Program, ScheduleEntry } from '../value/index.ts'
import { StateStore } from './state-store.ts'

/** What is told of each state, in the order in which the search meets it. */
export interface Visitor {
  /** A state met for the first time; the machine is in it. */
  state?(index: number, machine: Machine): void
  /** A transition that used a primitive wrongly; the run is the one to `from`, then `entry`. */
  misuse?(from: number, entry: ScheduleEntry): void
  /** A state from which no task can go on. */
  stuck?(index: number, machine: Machine): void
}

/** The reachable states of a program, searched breadth first: the run to each is one of the shortest. */
export interface Search {
  readonly states: number
  readonly transitions: number
  /** True when the limit on states was hit, so that states are missing. */
  readonly limited: boolean
  /** The schedule of a shortest run to a state. */
  scheduleTo(index: number): readonly ScheduleEntry[]
}

/** Explores every interleaving of a program until all states are known or there are more than `limit` of them. */
export function search(program: Program, visitor: Visitor, limit: number, learner?: Learner): Search {
  const machine = new Machine(program, learner)
  const { cells } = machine
  const store = new StateStore(cells.length)
  /** For each state the one it was first met from, and the step between them. */
  const parents: number[] = [-1]
  const entries: ScheduleEntry[] = [{ task: -1, choice: 0 }]
  const scratch = new Int32Array(cells.length)
  let transitions = 0
  let limited = false
  store.add(cells)
  visitor.state?.(0, machine)
  for (let from = 0; from < parents.length && !limited; from++) {
    store.read(from, scratch)
    cells.set(scratch)
    let enabled = false
    for (let task = 0; task < machine.tasks; task++) {
      // A step that cannot run that way changes nothing, and there is none after the last choice.
      for (let choice = 0; !limited; choice++) {
        const entry = { task, choice }
        const ran = machine.step(entry)
        if (ran === undefined) break
        enabled = true
        if (!machine.isPruned()) {
          transitions++
          if (ran.misuse.length > 0) visitor.misuse?.(from, entry)
          const to = store.add(cells)
          if (to >= limit) limited = true
          else if (to >= 0) {
            parents.push(from)
            entries.push(entry)
            visitor.state?.(to, machine)
          }
        }
        cells.set(scratch)
      }
    }
    if (!enabled && !machine.isPruned()) visitor.stuck?.(from, machine)
  }
  return {
    states: parents.length,
    transitions,
    limited,
    scheduleTo: index => {
      const schedule: ScheduleEntry[] = []
      for (let at = index; at > 0; at = parents[at] ?? 0) schedule.push(entries[at] ?? { task: 0, choice: 0 })
      return schedule.reverse()
    },
  }
}
