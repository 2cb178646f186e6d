import type { Misuse, Operation, Policy, Program, ProgramNode, ScheduleEntry } from '../value/index.ts'
import { isLock } from './handle.ts'
import { misuseMessage } from './misuse.ts'
import { type Attempt, blocked, type Primitive, primitiveNamed, waits } from './primitive.ts'

/** A program that can still learn: asked for an edge that its tables lack. */
export interface Learner {
  /** The node a task reaches from `node` when its operation gives `result`; adds it to the tables. */
  learn(task: number, node: number, result: number): number
}

/** What one step of the machine did. */
export interface Ran {
  readonly outcome: 'done' | 'waits' | 'acquires'
  readonly result: number
  readonly woken: readonly number[]
  readonly misuse: readonly Misuse[]
}

/** A step of a program's tables with what the machine needs at every attempt, looked up once. */
interface Plan {
  readonly operation: Operation
  readonly primitive: Primitive
  /** Index of its object, -1 when it has none. */
  readonly object: number
  /** Number of ways it can go when it is not blocked. */
  readonly choices: number
  /** Next node by result: a read has one for each value, and there can be many. */
  readonly next: Map<number, number>
}

const nobody: readonly number[] = []
const nothing: readonly Misuse[] = []

/**
 * The simulated kernel: tasks, kernel objects and shared fields of one program, as one vector of small
 * integers. The vector is the whole state: copy `cells` out and in to go back and forth between states.
 *
 * Order of the cells, with T tasks: node of each task; place of each task in the queue it waits in (0 when it
 * does not wait); fatal signal pending for each task; the objects' own cells; value index of each field.
 */
export class Machine {
  readonly program: Program
  readonly policy: Policy
  readonly tasks: number
  readonly cells: Int32Array
  readonly #base: Int32Array
  readonly #fields: number
  /** Plans by task and node, made as they are needed; null where the task stops. */
  readonly #plans: (Plan | null | undefined)[][]
  readonly #spinlocks: readonly number[]
  /** Some task has been where an `assume` failed. */
  #hasPruned = false
  readonly #learner: Learner | undefined
  #woken = nobody
  #misuse = nothing

  constructor(program: Program, learner?: Learner) {
    this.program = program
    this.policy = program.policy
    this.#learner = learner
    const tasks = program.tasks.length
    this.tasks = tasks
    this.#base = new Int32Array(program.objects.length)
    let at = 3 * tasks
    program.objects.forEach((object, index) => {
      this.#base[index] = at
      at += object.type === 'rw_semaphore' ? 1 + tasks : 1
    })
    this.#fields = at
    this.#plans = program.tasks.map(() => [])
    this.#spinlocks = program.objects.flatMap(({ type }, object) => (type === 'spinlock_t' ? [object] : []))
    this.cells = new Int32Array(at + program.fields.length)
    this.reset()
  }

  /** Puts the machine into the program's initial state. */
  reset(): void {
    this.cells.fill(0)
    this.program.initialObjects.forEach((value, object) => {
      this.cells[this.at(object)] = value
    })
    this.program.initialFields.forEach((value, field) => {
      this.setField(field, value)
    })
  }

  /** Where the cells of an object start. A lock's first cell is its exclusive owner plus one, 0 when it has none. */
  at(object: number): number {
    return this.#base[object] ?? 0
  }

  /** The program node a task stands at. */
  node(task: number): ProgramNode {
    const node = this.program.tasks[task]?.nodes[this.cells[task] ?? 0]
    if (node === undefined) throw new Error(`task ${task} stands at a node that the program does not have`)
    return node
  }

  /** The operation a task is at, or waits in; undefined once it has ended or stopped. */
  operation(task: number): Operation | undefined {
    return this.#plan(task)?.operation
  }

  #plan(task: number): Plan | null {
    const at = this.cells[task] ?? 0
    const plans = this.#plans[task]
    const known = plans?.[at]
    if (known !== undefined) return known
    const node = this.node(task)
    const plan = node.kind === 'step' ? planOf(node.operation, node.next) : null
    if (node.kind === 'pruned') this.#hasPruned = true
    if (plans !== undefined) plans[at] = plan
    return plan
  }

  /** True when some task is where an `assume` failed: the run is not one of the scenario's. */
  isPruned(): boolean {
    return this.#hasPruned && this.hasTaskAt('pruned')
  }

  /** True when some task stands at a node of that kind. */
  hasTaskAt(kind: ProgramNode['kind']): boolean {
    for (let task = 0; task < this.tasks; task++) if (this.node(task).kind === kind) return true
    return false
  }

  field(field: number): number {
    return this.cells[this.#fields + field] ?? 0
  }

  setField(field: number, value: number): void {
    this.cells[this.#fields + field] = value
  }

  isWaiting(task: number): boolean {
    return this.cells[this.tasks + task] !== 0
  }

  isKilled(task: number): boolean {
    return this.cells[2 * this.tasks + task] !== 0
  }

  /** Marks a fatal signal as pending for a task. */
  markKilled(task: number): void {
    this.cells[2 * this.tasks + task] = 1
  }

  /** True when a task waits for an object. */
  waitsFor(task: number, object: number): boolean {
    return this.isWaiting(task) && this.#plan(task)?.object === object
  }

  /** Tasks that wait for an object, first first; but for `linux` in order of their numbers. */
  queue(object: number): number[] {
    const queue: number[] = []
    for (let task = 0; task < this.tasks; task++) if (this.waitsFor(task, object)) queue.push(task)
    return queue.sort((a, b) => this.#place(a) - this.#place(b) || a - b)
  }

  /** How many tasks wait for an object. */
  waiters(object: number): number {
    let count = 0
    for (let task = 0; task < this.tasks; task++) if (this.waitsFor(task, object)) count++
    return count
  }

  /** The first task that waits for an object; undefined when none does. */
  firstWaiter(object: number): number | undefined {
    let first: number | undefined
    for (let task = 0; task < this.tasks; task++) {
      if (!this.waitsFor(task, object)) continue
      if (first === undefined || this.#place(task) < this.#place(first)) first = task
    }
    return first
  }

  /** Puts a task at the end of an object's queue. */
  enqueue(task: number, object: number): typeof waits {
    this.cells[this.tasks + task] = this.policy === 'linux' ? this.waiters(object) + 1 : 1
    return waits
  }

  /** Takes a waiting task out of its queue. */
  dequeue(task: number): void {
    const object = this.#plan(task)?.object
    const place = this.#place(task)
    this.cells[this.tasks + task] = 0
    if (this.policy !== 'linux' || object === undefined) return
    for (let other = 0; other < this.tasks; other++) {
      if (this.#place(other) > place && this.waitsFor(other, object)) {
        this.cells[this.tasks + other] = this.#place(other) - 1
      }
    }
  }

  /** Ends a task's wait: its operation has completed with `result`. */
  wake(task: number, result: number): void {
    this.dequeue(task)
    this.#woken = [...this.#woken, task]
    this.#advance(task, this.#planned(task), result)
  }

  /** Notes a wrong use of a primitive by the step under way. */
  misused(
    kind: Misuse['kind'],
    task: number,
    call: Pick<Operation, 'primitive' | 'object'> | undefined = this.operation(task),
  ): void {
    const object = call?.object === undefined ? undefined : this.program.objects[call.object]
    const message = misuseMessage(kind, this.#name(task), call?.primitive, object?.name)
    this.#misuse = [...this.#misuse, { kind, message }]
  }

  /** True when a task holds a spinlock: it must not sleep. */
  inAtomicContext(task: number): boolean {
    for (const object of this.#spinlocks) if (this.cells[this.at(object)] === task + 1) return true
    return false
  }

  /** True when the object is a lock that the task holds, in any mode. */
  holds(task: number, object: number): boolean {
    const found = this.program.objects[object]
    if (found === undefined || !isLock(found)) return false
    if (this.cells[this.at(object)] === task + 1) return true
    return found.type === 'rw_semaphore' && this.cells[this.at(object) + 1 + task] !== 0
  }

  /** Number of ways a task's next step can go: 0 when it has none, n at a `choose(n)`, else 1. Changes nothing. */
  choices(task: number): number {
    const plan = this.#plan(task)
    if (plan === null) return 0
    if (!plan.primitive.blocks) return plan.choices
    const before = this.cells.slice()
    const attempt = this.#attempt(task, plan, 0)
    this.cells.set(before)
    return attempt === blocked ? 0 : 1
  }

  /** Runs a task's next operation; undefined, and nothing has changed, when it has none that can run that way. */
  step({ task, choice }: ScheduleEntry): Ran | undefined {
    const plan = this.#plan(task)
    if (plan === null || choice < 0 || choice >= plan.choices) return undefined
    const waited = this.isWaiting(task)
    const result = this.#attempt(task, plan, choice)
    if (result === blocked) return undefined
    if (result !== waits) this.#advance(task, plan, result)
    return {
      outcome: result === waits ? 'waits' : waited ? 'acquires' : 'done',
      result: result === waits ? 0 : result,
      woken: this.#woken,
      misuse: this.#misuse,
    }
  }

  #attempt(task: number, { operation, primitive, object }: Plan, choice: number): Attempt {
    this.#woken = nobody
    this.#misuse = nothing
    const waiting = this.isWaiting(task)
    if (waiting && this.policy === 'linux') return blocked
    if (operation.primitive === 'choose') return choice
    // What a task did wrong by coming here was said when it began to wait.
    if (!waiting) {
      for (const said of operation.annotations ?? []) this.#check(task, said)
      if (primitive.sleeps && this.inAtomicContext(task)) this.misused('sleeping-in-atomic', task, operation)
    }
    return primitive.run(this, task, object, operation)
  }

  #check(task: number, said: Pick<Operation, 'primitive' | 'object'>): void {
    const primitive = primitiveNamed(said.primitive)
    if (primitive.sleeps && this.inAtomicContext(task)) this.misused('sleeping-in-atomic', task, said)
    primitive.run(this, task, said.object ?? -1, said)
  }

  #planned(task: number): Plan {
    const plan = this.#plan(task)
    if (plan === null) throw new Error('only a task that is at an operation can advance')
    return plan
  }

  #advance(task: number, plan: Plan, result: number): void {
    let next = plan.next.get(result)
    if (next === undefined) {
      next = this.#learn(task, result)
      plan.next.set(result, next)
    }
    this.cells[task] = next
    if (this.#plan(task) !== null || this.node(task).kind !== 'end') return
    for (let object = 0; object < this.program.objects.length; object++) {
      if (this.holds(task, object)) this.misused('held-at-end', task, { primitive: 'return', object })
    }
  }

  #learn(task: number, result: number): number {
    if (this.#learner === undefined) {
      throw new Error(
        `this run leaves what was learned of ${this.#name(task)}: learning had stopped at a limit`,
      )
    }
    return this.#learner.learn(task, this.cells[task] ?? 0, result)
  }

  #place(task: number): number {
    return this.cells[this.tasks + task] ?? 0
  }

  #name(task: number): string {
    return this.program.tasks[task]?.name ?? `task ${task}`
  }
}

function planOf(operation: Operation, next: readonly (readonly [number, number])[]): Plan {
  return {
    operation,
    primitive: primitiveNamed(operation.primitive),
    object: operation.object ?? -1,
    choices: operation.primitive === 'choose' ? (operation.argument ?? 0) : 1,
    next: new Map(next),
  }
}
