import { type Learner, Machine } from '../kernel/index.ts'
import type { Program } from '../value/index.ts'
import { packEntry } from './entry.ts'
import type { Graph } from './graph.ts'
import { GrowingArray } from './growing-array.ts'
import { likelyWidths } from './likely-widths.ts'
import { defaultBytes, type Limits } from './search.ts'
import { StateStore } from './state-store.ts'
import { pulseEvery, pulseOf } from './watch.ts'

/** What is looked for; any of these will do. The machine is in the state asked about. */
export interface Goal {
  /** Asked once of each state. */
  state?(machine: Machine): boolean
  /** Asked once of each state in which no task can go on. */
  stuck?(machine: Machine): boolean
  /** Asked of each transition; the machine has just taken it. */
  step?(machine: Machine): boolean
}

/**
 * A program's states and transitions, each found when it is asked for: a search that needs few of them is quick. Without
 * those to states with a task at a dead end, when dead ends are given.
 */
export class OnTheFly implements Graph {
  readonly tasks: number
  readonly #machine: Machine
  readonly #goal: Goal
  readonly #limits: Limits
  readonly #deadEnds: readonly Uint8Array[]
  readonly #store: StateStore
  /** By state: its first transition plus one, 0 as long as it is not expanded, and the number after its last. */
  readonly #first = new GrowingArray(Int32Array)
  readonly #end = new GrowingArray(Int32Array)
  readonly #isGoal = new GrowingArray(Uint8Array)
  readonly #targets = new GrowingArray(Int32Array)
  readonly #entries = new GrowingArray(Uint16Array)
  readonly #isGoalStep = new GrowingArray(Uint8Array)
  /** By state and task: 1 when the task can go on. */
  readonly #enabled = new GrowingArray(Uint8Array)
  readonly #pulse = pulseOf('looking for the run of least cost')
  #expanded = 0

  constructor(
    program: Program,
    goal: Goal,
    limits: Limits,
    learner?: Learner,
    deadEnds: readonly Uint8Array[] = [],
  ) {
    this.#machine = new Machine(program, learner)
    this.tasks = this.#machine.tasks
    this.#goal = goal
    this.#limits = limits
    this.#deadEnds = deadEnds
    this.#store = new StateStore(this.#machine.cells.length, likelyWidths(this.#machine))
    this.#store.add(this.#machine.cells)
    this.#meet()
  }

  /** States met so far. */
  get states(): number {
    return this.#store.size
  }

  expand(state: number): boolean {
    if (this.#first.at(state) > 0) return true
    const { states, bytes = defaultBytes } = this.#limits
    if (state >= states || this.#store.bytes > bytes) return false
    if ((this.#expanded++ & (pulseEvery - 1)) === 0)
      this.#pulse?.(this.#store.size, this.#targets.length, this.#store.size - this.#expanded)
    const machine = this.#machine
    this.#store.read(state, machine.cells)
    this.#first.set(state, this.#targets.length + 1)
    let stuck = !machine.isPruned()
    for (let task = 0; task < this.tasks; task++) {
      for (let choice = 0; machine.run(task, choice); choice++) {
        stuck = false
        this.#enabled.set(state * this.tasks + task, 1)
        if (!machine.pruned && !this.#isLost()) this.#take(packEntry(task, choice))
        machine.undo()
      }
    }
    this.#end.set(state, this.#targets.length)
    if (stuck && this.#goal.stuck?.(machine) === true) this.#isGoal.set(state, 1)
    return true
  }

  /** True when the state that the machine is in leads to nothing that is looked for. */
  #isLost(): boolean {
    const { cells } = this.#machine
    for (let task = 0; task < this.#deadEnds.length; task++)
      if (this.#deadEnds[task]?.[cells[task] ?? 0] === 1) return true
    return false
  }

  /** Notes the transition that the machine has just taken. */
  #take(entry: number): void {
    const machine = this.#machine
    const added = this.#store.addChanged(machine.cells, machine.changed, machine.changes)
    if (added >= 0) this.#meet()
    this.#targets.push(added < 0 ? -1 - added : added)
    this.#entries.push(entry)
    this.#isGoalStep.push(this.#goal.step?.(machine) === true ? 1 : 0)
  }

  /** Notes the state that the machine is in, which has just been stored. */
  #meet(): void {
    this.#first.push(0)
    this.#end.push(0)
    for (let task = 0; task < this.tasks; task++) this.#enabled.push(0)
    this.#isGoal.push(this.#goal.state?.(this.#machine) === true ? 1 : 0)
  }

  first(state: number): number {
    return this.#first.at(state) - 1
  }

  end(state: number): number {
    return this.#end.at(state)
  }

  target(transition: number): number {
    return this.#targets.at(transition)
  }

  entry(transition: number): number {
    return this.#entries.at(transition)
  }

  isEnabled(state: number, task: number): boolean {
    return this.#enabled.at(state * this.tasks + task) === 1
  }

  isGoal(state: number): boolean {
    return this.#isGoal.at(state) === 1
  }

  isGoalStep(transition: number): boolean {
    return this.#isGoalStep.at(transition) === 1
  }
}
