import { type Learner, Machine, type Ran } from '../kernel/index.ts'
import type { Program, ScheduleEntry } from '../value/index.ts'
import { StateStore } from './state-store.ts'

/** What is told of each state, in the order in which the search meets it. */
export interface Visitor {
  /** A state met for the first time; the machine is in it. */
  state?(index: number, machine: Machine): void
  /** A transition that used a primitive wrongly; the run is the one to `from`, then `entry`. */
  misuse?(from: number, entry: ScheduleEntry, ran: Ran): void
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

/** Explores every interleaving of a program until all states are known or `limit` of them are. */
export function search(program: Program, visitor: Visitor, limit: number, learner?: Learner): Search {
  const machine = new Machine(program, learner)
  const { cells } = machine
  const store = new StateStore(cells.length)
  const parents: number[] = [-1]
  const entries: ScheduleEntry[] = [{ task: -1, choice: 0 }]
  const scratch = new Int32Array(cells.length)
  let transitions = 0
  let limited = false
  store.add(cells)
  visitor.state?.(0, machine)
  for (let from = 0; from < store.size && !limited; from++) {
    store.read(from, scratch)
    let enabled = false
    for (let task = 0; task < machine.tasks && !limited; task++) {
      cells.set(scratch)
      const operation = machine.operation(task)
      const choices = operation?.primitive === 'choose' ? (operation.argument ?? 0) : 1
      for (let choice = 0; choice < choices; choice++) {
        cells.set(scratch)
        const entry = { task, choice }
        const ran = machine.step(entry)
        if (ran === undefined) break
        enabled = true
        if (isPruned(machine)) continue
        transitions++
        if (ran.misuse.length > 0) visitor.misuse?.(from, entry, ran)
        if (store.size >= limit) {
          limited = true
          break
        }
        const to = store.add(cells)
        if (to < 0) continue
        parents.push(from)
        entries.push(entry)
        visitor.state?.(to, machine)
      }
    }
    if (!enabled) {
      cells.set(scratch)
      visitor.stuck?.(from, machine)
    }
  }
  return {
    states: store.size,
    transitions,
    limited,
    scheduleTo: index => {
      const schedule: ScheduleEntry[] = []
      for (let at = index; at > 0; at = parents[at] ?? 0) schedule.push(entries[at] ?? { task: 0, choice: 0 })
      return schedule.reverse()
    },
  }
}

/** True when some task is where an `assume` failed: the run is not one of the scenario's. */
function isPruned(machine: Machine): boolean {
  for (let task = 0; task < machine.tasks; task++) if (machine.node(task).kind === 'pruned') return true
  return false
}
