import { type Learner, Machine } from '../kernel/index.ts'
import type { Program, ScheduleEntry } from '../value/index.ts'
import { packEntry, unpackEntry } from './entry.ts'
import { GrowingArray } from './growing-array.ts'
import { likelyWidths } from './likely-widths.ts'
import { StateStore } from './state-store.ts'
import { Did, StepTrees } from './step-trees.ts'
import { pulseEvery, pulseOf } from './watch.ts'

/** What is told of each state and transition, in the order in which the search meets it. Entries are packed: `unpackEntry`. */
export interface Visitor<S extends Search = Search> {
  /** Called first, with the search itself: it can be asked at any time for what it has come to. */
  begin?(search: S): void
  /** A state met for the first time; the machine is in it. */
  state?(index: number, machine: Machine): void
  /** Any transition to a state that is stored. */
  transition?(from: number, entry: number, to: number): void
  /** A transition that used a primitive wrongly; the run is the one to `from`, then `entry`. */
  misuse?(from: number, entry: number): void
  /** A step that leads to where an `assume` fails: it is no transition, but its task can take it. */
  pruned?(from: number, entry: number): void
  /** A state from which no task can go on. */
  stuck?(index: number, machine: Machine): void
}

/** Where a search ends at the latest. */
export interface Limits {
  /** Most states to store. */
  readonly states: number
  /** Most bytes that states may take; one GiB unless said otherwise. */
  readonly bytes?: number
}

/** Bytes that the states of one search may take. */
export const defaultBytes = 2 ** 30

/** The reachable states of a program, searched breadth first: the run to each is one of the shortest. */
export interface Search {
  readonly states: number
  readonly transitions: number
  /** The limit that was hit, so that states are missing. */
  readonly limited: 'states' | 'memory' | undefined
  /** The schedule of a shortest run to a state. */
  scheduleTo(index: number): readonly ScheduleEntry[]
  /** Writes a state into `cells`. */
  read(index: number, cells: Int32Array): void
}

/**
 * Explores every interleaving of a program until all states are known or a limit is hit. `isLearned` says that most of its
 * tables is known already, and so how wide the cells of its states are.
 */
export function search(
  program: Program,
  visitor: Visitor,
  limits: Limits,
  learner?: Learner,
  isLearned = false,
): Search {
  const machine = new Machine(program, learner)
  const { cells } = machine
  const store = new StateStore(cells.length, isLearned ? likelyWidths(machine) : undefined)
  const trees = new StepTrees(machine, store)
  /** For each state the one it was first met from, and the step between them. */
  const parents = new GrowingArray(Int32Array)
  const entries = new GrowingArray(Uint16Array)
  const { states: most, bytes = defaultBytes } = limits
  const pulse = pulseOf('searching')
  let transitions = 0
  let limited: Search['limited']
  const found: Search = {
    get states() {
      return parents.length
    },
    get transitions() {
      return transitions
    },
    get limited() {
      return limited
    },
    scheduleTo: index => {
      const schedule: ScheduleEntry[] = []
      for (let at = index; at > 0; at = parents.at(at)) schedule.push(unpackEntry(entries.at(at)))
      return schedule.reverse()
    },
    read: (index, into) => store.read(index, into),
  }
  const meet = (from: number, entry: number): void => {
    const index = parents.push(from)
    entries.push(entry)
    if (visitor.state === undefined) return
    store.layout.unpack(store.key, cells)
    visitor.state(index, machine)
  }
  visitor.begin?.(found)
  store.add(cells)
  meet(-1, 0)
  for (let from = 0; from < store.size && limited === undefined; from++) {
    if ((from & (pulseEvery - 1)) === 0) {
      pulse?.(store.size, transitions, store.size - from)
      if (store.bytes + parents.bytes + entries.bytes > bytes) {
        limited = 'memory'
        break
      }
    }
    store.load(from)
    let enabled = false
    for (let task = 0; task < machine.tasks && limited === undefined; task++) {
      for (
        let choice = 0, did: number = Did.branch;
        (did & Did.branch) !== 0 && limited === undefined;
        choice++
      ) {
        did = trees.step(task, choice)
        if (did === 0) break
        enabled = true
        const entry = packEntry(task, choice)
        if ((did & Did.prune) !== 0) {
          visitor.pruned?.(from, entry)
          continue
        }
        transitions++
        if ((did & Did.misuse) !== 0) visitor.misuse?.(from, entry)
        const added = store.addKey()
        if (added >= most) limited = 'states'
        else {
          if (added >= 0) meet(from, entry)
          visitor.transition?.(from, entry, added < 0 ? -1 - added : added)
        }
      }
    }
    if (!enabled) {
      store.read(from, cells)
      if (!machine.isPruned()) visitor.stuck?.(from, machine)
    }
  }
  return found
}
