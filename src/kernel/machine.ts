import type { Misuse, Operation, Policy, Program, ProgramNode, ScheduleEntry } from '../value/index.ts'
import { isLock } from './handle.ts'
import { misuseMessage } from './misuse.ts'
import { Plan } from './plan.ts'
import { type Attempt, blocked, primitiveNamed, waits } from './primitive.ts'

/** A program that can still learn: asked for an edge that its tables lack. */
export interface Learner {
  /** The node a task reaches from `node` when its operation gives `result`; adds it to the tables. */
  learn(task: number, node: number, result: number): number
}

/** Told of what a run looks at in the state: all that it does follows from that. */
export interface Reads {
  value(cell: number): void
  comparison(cell: number, value: number): void
}

/** What one step of the machine did. */
export interface Ran {
  readonly outcome: 'done' | 'waits' | 'acquires'
  readonly result: number
  readonly woken: readonly number[]
  readonly misuse: readonly Misuse[]
}

/** Largest value of a cell. */
const most = 2 ** 31 - 1

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
  /** The cells that the last run changed, in order, of which the first `changes` count; a cell can be there twice. */
  changed = new Int32Array(64)
  changes = 0
  /** How often the last run used a primitive wrongly. */
  misuses = 0
  /** The last run brought a task where an `assume` fails: it is not one of the scenario's. */
  pruned = false
  readonly #base: Int32Array
  readonly #fields: number
  /** Plans by task and node, made as they are needed; tasks with the same nodes have the same. */
  readonly #plans: Plan[][]
  readonly #spinlocks: readonly number[]
  readonly #learner: Learner | undefined
  /** What the changed cells held before. */
  #before = new Int32Array(64)
  #reads: Reads | undefined
  readonly #woken: number[] = []
  #result: Attempt = blocked
  /** What the step under way did wrong, when somebody wants to know. */
  #said: Misuse[] | undefined

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
    const shared = new Map<readonly ProgramNode[], Plan[]>()
    this.#plans = program.tasks.map(({ nodes }) => {
      const plans = shared.get(nodes) ?? []
      shared.set(nodes, plans)
      return plans
    })
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
    this.cells.set(this.program.initialFields, this.#fields)
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
    return this.#plan(task).operation
  }

  #plan(task: number): Plan {
    return this.#plans[task]?.[this.cell(task)] ?? this.#newPlan(task)
  }

  #newPlan(task: number): Plan {
    const plan = new Plan(this.node(task))
    const plans = this.#plans[task]
    if (plans !== undefined) plans[this.cells[task] ?? 0] = plan
    return plan
  }

  /** True when some task stands at a node of that kind. */
  hasTaskAt(kind: ProgramNode['kind']): boolean {
    for (let task = 0; task < this.tasks; task++) if (this.#plan(task).node.kind === kind) return true
    return false
  }

  /** True when some task is where an `assume` failed: the state is not one of the scenario's. */
  isPruned(): boolean {
    return this.hasTaskAt('pruned')
  }

  /** A cell's value, read by the run under way. */
  cell(cell: number): number {
    this.#reads?.value(cell)
    return this.cells[cell] ?? 0
  }

  /** Whether a cell has that value: less to know about it than the value. */
  is(cell: number, value: number): boolean {
    this.#reads?.comparison(cell, value)
    return this.cells[cell] === value
  }

  /** Tells `reads` of every cell that runs look at from now on; undefined for nobody. */
  tellReads(reads: Reads | undefined): void {
    this.#reads = reads
  }

  /** Writes a cell, as part of the run under way. Throws for what a cell cannot hold. */
  set(cell: number, value: number): void {
    if (!(value >= 0 && value <= most)) throw new RangeError(`a cell of the state cannot hold ${value}`)
    if (this.changes === this.changed.length) this.#growJournal()
    this.changed[this.changes] = cell
    this.#before[this.changes++] = this.cells[cell] ?? 0
    this.cells[cell] = value
  }

  #growJournal(): void {
    const [changed, before] = [this.changed, this.#before]
    this.changed = new Int32Array(2 * changed.length)
    this.changed.set(changed)
    this.#before = new Int32Array(2 * before.length)
    this.#before.set(before)
  }

  /** Takes the last run back. */
  undo(): void {
    while (this.changes > 0) {
      this.changes--
      this.cells[this.changed[this.changes] ?? 0] = this.#before[this.changes] ?? 0
    }
  }

  /** The cell of a shared field. */
  fieldAt(field: number): number {
    return this.#fields + field
  }

  /** The value index that a shared field holds. */
  field(field: number): number {
    return this.cell(this.#fields + field)
  }

  setField(field: number, value: number): void {
    this.set(this.#fields + field, value)
  }

  isWaiting(task: number): boolean {
    return !this.is(this.tasks + task, 0)
  }

  isKilled(task: number): boolean {
    return !this.is(2 * this.tasks + task, 0)
  }

  /** Marks a fatal signal as pending for a task. */
  markKilled(task: number): void {
    this.set(2 * this.tasks + task, 1)
  }

  /** True when a task waits for an object. */
  waitsFor(task: number, object: number): boolean {
    return this.isWaiting(task) && this.#plan(task).object === object
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
    this.set(this.tasks + task, this.policy === 'linux' ? this.waiters(object) + 1 : 1)
    return waits
  }

  /** Takes a waiting task out of its queue. */
  dequeue(task: number): void {
    const object = this.#plan(task).object
    const place = this.#place(task)
    this.set(this.tasks + task, 0)
    if (this.policy !== 'linux') return
    for (let other = 0; other < this.tasks; other++) {
      if (this.#place(other) > place && this.waitsFor(other, object)) {
        this.set(this.tasks + other, this.#place(other) - 1)
      }
    }
  }

  /** Ends a task's wait: its operation has completed with `result`. */
  wake(task: number, result: number): void {
    this.dequeue(task)
    this.#woken.push(task)
    this.#advance(task, this.#plan(task), result)
  }

  /** Notes a wrong use of a primitive by the step under way. */
  misused(
    kind: Misuse['kind'],
    task: number,
    call: Pick<Operation, 'primitive' | 'object'> | undefined = this.operation(task),
  ): void {
    this.misuses++
    if (this.#said === undefined) return
    const object = call?.object === undefined ? undefined : this.program.objects[call.object]
    const message = misuseMessage(kind, this.#name(task), call?.primitive, object?.name)
    this.#said.push({ kind, message })
  }

  /** True when a task holds a spinlock: it must not sleep. */
  inAtomicContext(task: number): boolean {
    for (const object of this.#spinlocks) if (this.is(this.at(object), task + 1)) return true
    return false
  }

  /** True when the object is a lock that the task holds, in any mode. */
  holds(task: number, object: number): boolean {
    const found = this.program.objects[object]
    if (found === undefined || !isLock(found)) return false
    if (this.is(this.at(object), task + 1)) return true
    return found.type === 'rw_semaphore' && !this.is(this.at(object) + 1 + task, 0)
  }

  /** Number of ways a task's next step can go when it is not blocked. */
  ways(task: number): number {
    return this.#plan(task).choices
  }

  /** Number of ways a task's next step can go: 0 when it has none, n at a `choose(n)`, else 1. Changes nothing. */
  choices(task: number): number {
    const plan = this.#plan(task)
    if (plan.primitive?.blocks !== true) return plan.choices
    this.#begin()
    // Where the step would lead is not asked: the tables need not know that yet.
    const isEnabled = this.#attempt(task, plan, 0) !== blocked
    this.undo()
    return isEnabled ? 1 : 0
  }

  /** Runs a task's next operation; false, and nothing has changed, when it has none that can run that way. */
  run(task: number, choice: number): boolean {
    this.#begin()
    const plan = this.#plan(task)
    if (!(choice >= 0 && choice < plan.choices)) return false
    const result = this.#attempt(task, plan, choice)
    this.#result = result
    if (result === blocked) return false
    if (result !== waits) this.#advance(task, plan, result)
    return true
  }

  #begin(): void {
    this.changes = 0
    this.misuses = 0
    this.pruned = false
    if (this.#woken.length > 0) this.#woken.length = 0
  }

  /** As `run`, and says what was done; undefined when it cannot run that way. */
  step({ task, choice }: ScheduleEntry): Ran | undefined {
    const waited = this.isWaiting(task)
    const misuse: Misuse[] = []
    this.#said = misuse
    const ran = this.run(task, choice)
    this.#said = undefined
    if (!ran) return undefined
    const woken = this.#woken.slice()
    const result = this.#result
    return typeof result === 'number'
      ? { outcome: waited ? 'acquires' : 'done', result, woken, misuse }
      : { outcome: 'waits', result: 0, woken, misuse }
  }

  #attempt(task: number, plan: Plan, choice: number): Attempt {
    const { operation, primitive } = plan
    if (operation === undefined || primitive === undefined) return blocked
    if (plan.isChoice) return choice
    const waiting = this.isWaiting(task)
    if (waiting && this.policy === 'linux') return blocked
    // What a task did wrong by coming here was said when it began to wait.
    if (plan.isChecked && !waiting) this.#check(task, operation, primitive.sleeps)
    return primitive.run(this, task, plan.object, operation)
  }

  #check(task: number, operation: Operation, sleeps: boolean): void {
    for (const said of operation.annotations ?? []) {
      const annotation = primitiveNamed(said.primitive)
      if (annotation.sleeps && this.inAtomicContext(task)) this.misused('sleeping-in-atomic', task, said)
      annotation.run(this, task, said.object ?? -1, said)
    }
    if (sleeps && this.inAtomicContext(task)) this.misused('sleeping-in-atomic', task, operation)
  }

  #advance(task: number, plan: Plan, result: number): void {
    let next = plan.next(result)
    if (next === undefined) {
      next = this.#learn(task, result)
      plan.lead(result, next)
    }
    this.set(task, next)
    const { kind } = this.#plan(task).node
    if (kind === 'pruned') this.pruned = true
    if (kind === 'end') this.#checkEnd(task)
  }

  #checkEnd(task: number): void {
    for (let object = 0; object < this.program.objects.length; object++) {
      if (this.holds(task, object)) this.misused('held-at-end', task, { primitive: 'return', object })
    }
  }

  #learn(task: number, result: number): number {
    if (this.#learner === undefined) {
      throw new Error(
        `this run leaves what was learned of ${this.#name(task)}: learning had stopped at a limit, or was for another policy`,
      )
    }
    return this.#learner.learn(task, this.cells[task] ?? 0, result)
  }

  #place(task: number): number {
    return this.cell(this.tasks + task)
  }

  #name(task: number): string {
    return this.program.tasks[task]?.name ?? `task ${task}`
  }
}
