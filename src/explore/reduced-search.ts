import { Machine } from '../kernel/index.ts'
import type { ScheduleEntry } from '../value/index.ts'
import { Chain, type LocalOrder, localOrders } from './chain.ts'
import type { Closure } from './closure.ts'
import { packEntry, unpackEntry } from './entry.ts'
import { GrowingArray } from './growing-array.ts'
import { likelyWidths } from './likely-widths.ts'
import { PersistentSteps, type Visible } from './persistent.ts'
import { defaultBytes, type Limits, type Search, type Visitor } from './search.ts'
import { StateStore } from './state-store.ts'
import { groupsOf, Symmetry } from './symmetry.ts'
import { pulseEvery, pulseOf } from './watch.ts'

export interface Reduction {
  readonly partialOrder: boolean
  readonly symmetry: boolean
  /** What claims about every state look at. The sets may grow while the search asks claims: then it ends, `outgrown`. */
  readonly visible?: Visible
}

export interface ReducedSearch extends Search {
  /** Transitions taken to states that were not stored. */
  readonly unstored: number
  /** The groups of tasks whose names were forgotten. */
  readonly groups: readonly (readonly number[])[]
  /**
   * The search has to be made again: it met an edge that was missing at its start, or the claims look at more than
   * `visible` said then. What it found is found, but there may be more.
   */
  readonly outgrown: boolean
  /** The schedule to a state, then an entry and the steps taken alone after it: what a wrong use told of is in. */
  scheduleThrough(from: number, entry: number): readonly ScheduleEntry[]
}

const nothingVisible: Visible = { fields: new Set(), locks: new Set() }

/**
 * Explores a closed program for deadlocks, ends, faults, wrong uses, data races and claims about every state, without
 * storing every state. From each stored state every step is taken. After it steps that are persistent alone are taken, one
 * after the other, and the states between are not stored; nor are states that differ by the names of alike tasks.
 *
 * Where a single step is persistent no other is needed: every deadlock, end and fault is still come to (Godefroid 1996,
 * theorem 4.3), and as every cycle goes through a stored state, no step is put off for ever (the proviso of Valmari 1990).
 * Visible steps are never taken alone, so claims keep their answers. A data race stays there until one of its two steps is
 * taken, and neither is ever alone. Of wrong uses the visitor is told in chains too.
 *
 * Edges may be missing in the closure. Think of each as leading to a node where its task stops: the search reduces that
 * smaller program, and to come to a node is preserved as to come to a fault is. So when it meets no such edge none can be
 * met, and the smaller program was the whole one; else it has learned some, and `outgrown` asks for another search.
 */
export function searchReduced(
  closure: Closure,
  visitor: Visitor<ReducedSearch>,
  limits: Limits,
  { partialOrder, symmetry, visible = nothingVisible }: Reduction,
): ReducedSearch {
  const { program } = closure
  const groups = symmetry ? groupsOf(program) : []
  const alone = partialOrder ? new PersistentSteps(closure, visible) : undefined
  return new Reduced(closure, groups, alone).search(visitor, limits, visible)
}

/**
 * How many states a reduced search stores when nothing is asked of it, once all edges that runs take are known; it learns
 * them. Undefined when they are more than a limit allows.
 */
export function reducedStates(closure: Closure, limits: Limits): number | undefined {
  for (;;) {
    const found = searchReduced(closure, {}, limits, { partialOrder: true, symmetry: true })
    if (found.limited !== undefined) return undefined
    if (!found.outgrown) return found.states
  }
}

/** The search with its reductions given. */
export class Reduced {
  readonly #closure: Closure
  readonly #groups: readonly (readonly number[])[]
  readonly #alone: PersistentSteps | undefined
  /** As they are before the search learns: to go the same ways again. */
  readonly #orders: readonly LocalOrder[]

  constructor(closure: Closure, groups: readonly (readonly number[])[], alone: PersistentSteps | undefined) {
    this.#closure = closure
    this.#groups = groups
    this.#alone = alone
    this.#orders = localOrders(closure)
  }

  search(visitor: Visitor, limits: Limits, visible: Visible = nothingVisible): ReducedSearch {
    let learned = 0
    const { machine, chain, names } = this.#walker(() => learned++)
    const { cells } = machine
    const store = new StateStore(cells.length, likelyWidths(machine))
    const saved = new Int32Array(cells.length)
    /** For each state the one it was first met from, and the first step between them. */
    const parents = new GrowingArray(Int32Array)
    const entries = new GrowingArray(Uint16Array)
    const looked = visible.fields.size + visible.locks.size
    const { states: most, bytes = defaultBytes } = limits
    const pulse = pulseOf('searching')
    let transitions = 0
    let unstored = 0
    let limited: Search['limited']
    let lookedFurther = false
    const retrace = (index: number) => {
      const path: number[] = []
      for (let at = index; at > 0; at = parents.at(at)) path.push(entries.at(at))
      return this.#retrace(path.reverse())
    }
    const found: ReducedSearch = {
      groups: this.#groups,
      get states() {
        return parents.length
      },
      get transitions() {
        return transitions
      },
      get unstored() {
        return unstored
      },
      get limited() {
        return limited
      },
      get outgrown() {
        return lookedFurther || (learned > 0 && limited === undefined)
      },
      scheduleTo: index => retrace(index).schedule,
      scheduleThrough: (from, entry) => {
        const run = retrace(from)
        run.take(entry)
        return run.schedule
      },
      read: (index, into) => store.read(index, into),
    }
    const meet = (from: number, entry: number): void => {
      const index = parents.push(from)
      entries.push(entry)
      visitor.state?.(index, machine)
      lookedFurther ||= visible.fields.size + visible.locks.size > looked
    }
    visitor.begin?.(found)
    store.add(cells)
    meet(-1, 0)
    for (let from = 0; from < store.size && limited === undefined && !lookedFurther; from++) {
      if ((from & (pulseEvery - 1)) === 0) {
        pulse?.(store.size, transitions, store.size - from)
        if (store.bytes + parents.bytes + entries.bytes > bytes) {
          limited = 'memory'
          break
        }
      }
      store.read(from, cells)
      saved.set(cells)
      let enabled = false
      for (let task = 0; task < machine.tasks; task++) {
        for (let choice = 0; limited === undefined && machine.run(task, choice); choice++) {
          const entry = packEntry(task, choice)
          enabled = true
          if (machine.pruned) {
            visitor.pruned?.(from, entry)
            machine.undo()
            continue
          }
          if (machine.misuses > 0) visitor.misuse?.(from, entry)
          if (chain !== undefined) {
            chain.run(task)
            unstored += chain.steps
            transitions += chain.steps
            for (let misuse = 0; misuse < chain.misuses; misuse++) visitor.misuse?.(from, entry)
          }
          transitions++
          names?.canonicalise(cells)
          const added = store.add(cells)
          if (added >= most) limited = 'states'
          else {
            if (added >= 0) meet(from, entry)
            visitor.transition?.(from, entry, added < 0 ? -1 - added : added)
          }
          cells.set(saved)
        }
      }
      if (!enabled && !machine.isPruned()) visitor.stuck?.(from, machine)
    }
    return found
  }

  /** A machine, with what takes it from the state after a step to the one that is stored. */
  #walker(onLearn: () => void = () => {}): {
    machine: Machine
    chain: Chain | undefined
    names: Symmetry | undefined
  } {
    const { program, learner } = this.#closure
    const machine = new Machine(
      program,
      learner && {
        learn: (task, node, result) => {
          onLearn()
          return learner.learn(task, node, result)
        },
      },
    )
    return {
      machine,
      chain: this.#alone && new Chain(machine, this.#orders, this.#alone),
      names: this.#groups.length > 0 ? new Symmetry(machine, this.#groups) : undefined,
    }
  }

  /** Takes the entries once more, with the steps between them, and says which task each step really is of. */
  #retrace(path: readonly number[]) {
    const { machine, chain, names } = this.#walker()
    const schedule: ScheduleEntry[] = []
    /** What each task is called in the run from the start. */
    const real = Int32Array.from({ length: machine.tasks }, (_, task) => task)
    const take = (entry: number): void => {
      const { task, choice } = unpackEntry(entry)
      const trail: number[] = []
      machine.run(task, choice)
      chain?.run(task, trail)
      schedule.push({ task: real[task] ?? 0, choice })
      for (const one of trail) schedule.push({ task: real[one] ?? 0, choice: 0 })
      names?.canonicalise(machine.cells, real)
    }
    for (const entry of path) take(entry)
    return { schedule, take }
  }
}
