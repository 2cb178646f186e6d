import { type Learner, Machine, primitiveNamed } from '../kernel/index.ts'
import type { Program } from '../value/index.ts'
import { conflict, type Footprint, Footprints } from './footprint.ts'
import { History } from './history.ts'

/** What is told of each run, as it ends. */
export interface RunVisitor {
  /** A run after which no task can go on; the machine is at its end. No other run told of is the same trace. */
  end?(machine: Machine, run: History): void
  /** A step that uses a primitive wrongly, about to be taken from the machine's state. */
  misuse?(machine: Machine, task: number): void
}

export interface RunLimits {
  /** Most runs to explore. */
  readonly runs: number
  /** Most steps of a run: a task that can go round for ever has longer ones. */
  readonly steps: number
  /**
   * Which races of a step are tried the other way. `last` is the rule of Flanagan and Godefroid 2005, that the last
   * dependent step is enough: with readers and fair queues it loses traces, and tests have to notice.
   */
  readonly races?: 'all' | 'last'
}

export interface SourceDpor {
  /** Runs explored: those that were told of, and those that were given up. */
  readonly runs: number
  /** Runs given up because all that could go on was explored from an earlier run (sleep-set blocked). */
  readonly blocked: number
  /** Which limit left runs out. */
  readonly limited: 'runs' | 'steps' | undefined
}

/**
 * Explores one run of every Mazurkiewicz trace of a program: source-DPOR with sleep sets (Abdulla, Aronis, Jonsson,
 * Sagonas: Optimal dynamic partial order reduction, POPL 2014, algorithm 1), on tables, with undo in place of
 * re-execution. It shares with the search by states nothing but the machine: a second opinion.
 *
 * The paper leaves out steps that disable each other, and locks do. So here, too: what has not been run at the end of a
 * run, or is cut off by a signal, takes part in races; a step that stays disabled when the one it races with is put off
 * races with earlier ones as well; and where the task to be tried is disabled, all that are enabled are tried.
 *
 * Throws for more than 31 tasks.
 */
export function sourceDpor(
  program: Program,
  visitor: RunVisitor,
  limits: RunLimits,
  learner?: Learner,
): SourceDpor {
  const explorer = new Explorer(program, visitor, limits, learner)
  explorer.explore()
  return explorer
}

/** What is known of one state on the way of the present run. */
class Point {
  readonly cells: Int32Array
  /** Tasks that can go on, tasks to be tried, tasks tried or asleep: as bits. */
  enabled = 0
  backtrack = 0
  sleep = 0
  /** What the next step of each sleeping task touches. */
  readonly steps: Footprint[] = []

  constructor(cells: number) {
    this.cells = new Int32Array(cells)
  }
}

class Explorer {
  runs = 0
  blocked = 0
  limited: SourceDpor['limited']
  readonly #machine: Machine
  readonly #footprints: Footprints
  readonly #run: History
  readonly #visitor: RunVisitor
  readonly #limits: RunLimits
  readonly #points: Point[] = []

  constructor(program: Program, visitor: RunVisitor, limits: RunLimits, learner: Learner | undefined) {
    this.#machine = new Machine(program, learner)
    if (this.#machine.tasks > 31) throw new RangeError('traces are counted of programs of at most 31 tasks')
    this.#footprints = new Footprints(this.#machine)
    this.#run = new History(this.#machine.tasks)
    this.#visitor = visitor
    this.#limits = limits
  }

  /** Explores what follows the present run. */
  explore(): void {
    const point = this.#arrive()
    const ready = point.enabled & ~point.sleep
    if (ready === 0) {
      this.#end(point)
      return
    }
    if (this.#run.length >= this.#limits.steps) {
      this.runs++
      this.limited = 'steps'
      return
    }
    point.backtrack = ready & -ready
    for (;;) {
      const left = point.backtrack & ~point.sleep
      if (left === 0 || !this.#hasRunsLeft()) return
      this.#try(point, 31 - Math.clz32(left & -left))
    }
  }

  #point(depth: number): Point {
    const known = this.#points[depth]
    if (known !== undefined) return known
    const point = new Point(this.#machine.cells.length)
    this.#points[depth] = point
    return point
  }

  #arrive(): Point {
    const machine = this.#machine
    const point = this.#point(this.#run.length)
    point.cells.set(machine.cells)
    point.enabled = 0
    for (let task = 0; task < machine.tasks; task++) if (machine.choices(task) > 0) point.enabled |= 1 << task
    return point
  }

  /** Asked when there is more to explore. */
  #hasRunsLeft(): boolean {
    if (this.runs < this.#limits.runs) return true
    this.limited = 'runs'
    return false
  }

  #end(point: Point): void {
    this.runs++
    if (point.enabled === 0) this.#visitor.end?.(this.#machine, this.#run)
    else this.blocked++
    // What never got to run takes part in races too, or deadlocks would be missed.
    for (let task = 0; task < this.#machine.tasks; task++) {
      if ((point.enabled >> task) & 1 || this.#machine.operation(task) === undefined) continue
      if (this.#machine.policy === 'linux' && this.#machine.isWaiting(task)) continue
      this.#pendingRaces(task)
    }
  }

  /** Runs each way a task can go from a point, and all that follows; then the task sleeps there. */
  #try(point: Point, task: number): void {
    const [machine, footprints, run] = [this.#machine, this.#footprints, this.#run]
    const ways = machine.choices(task)
    for (let choice = 0; choice < ways && this.#hasRunsLeft(); choice++) {
      const step = footprints.run(task, choice)
      if (step === undefined) throw new Error('a task that can go on has no step')
      const { misuses } = machine
      const { woken } = footprints
      machine.undo()
      if (misuses > 0) this.#visitor.misuse?.(machine, task)
      this.#races(task, earlier => conflict(earlier, step))
      this.#cutOff(point, woken)
      footprints.run(task, choice)
      run.push(task, choice, step, footprints.woken)
      fallAsleep(point, this.#point(run.length), step)
      this.explore()
      run.pop()
      machine.cells.set(point.cells)
      point.steps[task] = step
    }
    point.sleep |= 1 << task
  }

  /**
   * A signal ends waits that could have ended by a step of their own, which is now never taken: it takes part in races as
   * what never got to run does.
   */
  #cutOff(point: Point, woken: number): void {
    if (this.#machine.policy === 'linux') return
    point.backtrack |= woken & point.enabled
    for (let task = 0; woken >> task !== 0; task++) if ((woken >> task) & 1) this.#pendingRaces(task)
  }

  #pendingRaces(task: number): void {
    this.#races(task, earlier => this.#footprints.mayConflict(task, earlier))
  }

  /**
   * Finds the steps of the run that a task's next operation races with: those it conflicts with and is kept from coming
   * before by nothing but them. Sees to it that each race is run the other way too.
   */
  #races(task: number, conflicts: (earlier: Footprint) => boolean): void {
    const run = this.#run
    const blocks = this.#canBlock(task)
    const last = run.last(task)
    /** What happens before one of these steps happens before the operation. */
    const after: number[] = last < 0 ? [] : [last]
    /** Steps in conflict that may each keep the operation disabled, so that leaving out one alone does not enable it. */
    const keepers: number[] = []
    for (let step = run.length - 1; step >= 0; step--) {
      const event = run.at(step)
      if (event.task === task || !conflicts(event)) continue
      if (after.some(later => step <= later && run.before(step, later))) continue
      if (!blocks || this.#enabledWithout(task, [step])) {
        this.#reverse(task, [step])
        if (this.#limits.races === 'last') return
        after.push(step)
      } else if (this.#keeps(step)) {
        keepers.push(step)
        if (keepers.length > 1 && this.#enabledWithout(task, keepers)) this.#reverse(task, keepers)
      }
    }
  }

  #canBlock(task: number): boolean {
    if (this.#machine.policy === 'linux') return false
    const operation = this.#machine.operation(task)
    return operation !== undefined && primitiveNamed(operation.primitive).blocks === true
  }

  /** False for steps that disable nothing: releases and signals. */
  #keeps(step: number): boolean {
    const { task } = this.#run.at(step)
    const node = this.#machine.program.tasks[task]?.nodes[this.#point(step).cells[task] ?? 0]
    return node?.kind === 'step' && !/unlock|^up_|^downgrade|^complete|^kill/.test(node.operation.primitive)
  }

  /** True when a task's next operation is enabled after the run without these steps and all that happens after them. */
  #enabledWithout(task: number, removed: readonly number[]): boolean {
    const [machine, run] = [this.#machine, this.#run]
    const now = this.#point(run.length).cells
    machine.cells.set(this.#point(removed.at(-1) ?? 0).cells)
    const ran = run.without(removed).every(step => machine.run(run.at(step).task, run.at(step).choice))
    const enabled = ran && machine.choices(task) > 0
    machine.cells.set(now)
    return enabled
  }

  /** Has the run without these steps, and then the task, tried: from where the earliest of them was taken. */
  #reverse(task: number, removed: readonly number[]): void {
    const point = this.#point(removed.at(-1) ?? 0)
    const rest = this.#run.without(removed)
    const initials = this.#initials(task, rest)
    if ((initials & (point.backtrack | point.sleep)) !== 0) return
    const first = rest[0]
    const chosen = first === undefined ? task : this.#run.at(first).task
    // An initial is enabled there, unless it waits for more than this race says: then anything may have to come first.
    point.backtrack |= (point.enabled >> chosen) & 1 ? 1 << chosen : point.enabled
  }

  /** Tasks that could take the first step of some run of the same trace as `rest` and then the task, as bits. */
  #initials(task: number, rest: readonly number[]): number {
    const run = this.#run
    const minds = rest.some(
      step => run.at(step).task === task || this.#footprints.mayConflict(task, run.at(step)),
    )
    return run.initials(rest) | (minds ? 0 : 1 << task)
  }
}

/** After a step from one point to another, those sleep that slept before it and do not mind it. */
function fallAsleep(from: Point, to: Point, step: Footprint): void {
  to.sleep = 0
  for (const [task, asleep] of from.steps.entries()) {
    if (!((from.sleep >> task) & 1) || conflict(asleep, step)) continue
    to.sleep |= 1 << task
    to.steps[task] = asleep
  }
}
