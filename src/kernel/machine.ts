import type { Misuse, Operation, Policy, Program, ProgramNode, ScheduleEntry } from '../value/index.ts'
import { misuseMessage } from './misuse.ts'
import { type Attempt, blocked, type Primitive, primitiveNamed, waits } from './primitive.ts'

/** A program that can still learn: asked for an edge that its tables lack. */
export interface Learner {
  /** The node a task reaches from `node` when its operation gives `result`; adds it to the tables. */
  learn(task: number, node: number, result: number): number
}

/** What one step of the machine did. */
export interface Ran {
  outcome: 'done' | 'waits' | 'acquires'
  result: number
  woken: readonly number[]
  misuse: readonly Misuse[]
}

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
  readonly #primitives = new Map<string, Primitive>()
  readonly #learner: Learner | undefined
  #woken: number[] = []
  #misuse: Misuse[] = []

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
    const node = this.node(task)
    return node.kind === 'step' ? node.operation : undefined
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

  /** Tasks that wait for an object, first first; under `writer-pref` in order of their numbers. */
  queue(object: number): number[] {
    const queue: number[] = []
    for (let task = 0; task < this.tasks; task++) {
      if (this.isWaiting(task) && this.operation(task)?.object === object) queue.push(task)
    }
    return queue.sort((a, b) => this.#place(a) - this.#place(b) || a - b)
  }

  /** Puts a task at the end of an object's queue. */
  enqueue(task: number, object: number): typeof waits {
    this.cells[this.tasks + task] = this.policy === 'linux' ? this.queue(object).length + 1 : 1
    return waits
  }

  /** Takes a waiting task out of its queue. */
  dequeue(task: number): void {
    const object = this.operation(task)?.object
    const place = this.#place(task)
    this.cells[this.tasks + task] = 0
    if (this.policy !== 'linux' || object === undefined) return
    for (const other of this.queue(object)) {
      if (this.#place(other) > place) this.cells[this.tasks + other] = this.#place(other) - 1
    }
  }

  /** Ends a task's wait: its operation has completed with `result`. */
  wake(task: number, result: number): void {
    this.dequeue(task)
    this.#woken.push(task)
    this.#advance(task, result)
  }

  /** Notes a wrong use of a primitive by the step under way. */
  misused(
    kind: Misuse['kind'],
    task: number,
    call: Pick<Operation, 'primitive' | 'object'> | undefined = this.operation(task),
  ): void {
    const object = call?.object === undefined ? undefined : this.program.objects[call.object]
    this.#misuse.push({ kind, message: misuseMessage(kind, this.#name(task), call?.primitive, object?.name) })
  }

  /** True when a task holds a spinlock: it must not sleep. */
  inAtomicContext(task: number): boolean {
    return this.program.objects.some(
      (object, index) => object.type === 'spinlock_t' && this.cells[this.at(index)] === task + 1,
    )
  }

  /** True when the object is a lock that the task holds, in any mode. */
  holds(task: number, object: number): boolean {
    const type = this.program.objects[object]?.type
    if (type === 'completion' || type === 'page') return false
    if (this.cells[this.at(object)] === task + 1) return true
    return type === 'rw_semaphore' && this.cells[this.at(object) + 1 + task] !== 0
  }

  primitive(operation: Pick<Operation, 'primitive'>): Primitive {
    let found = this.#primitives.get(operation.primitive)
    if (found === undefined) {
      found = primitiveNamed(operation.primitive)
      this.#primitives.set(operation.primitive, found)
    }
    return found
  }

  /** Number of ways a task's next step can go: 0 when it has none, n at a `choose(n)`, else 1. Changes nothing. */
  choices(task: number): number {
    const operation = this.operation(task)
    if (operation === undefined) return 0
    if (operation.primitive === 'choose') return operation.argument ?? 0
    if (!this.primitive(operation).blocks) return 1
    const before = this.cells.slice()
    const attempt = this.#attempt(task, operation, 0)
    this.cells.set(before)
    return attempt === blocked ? 0 : 1
  }

  /** Runs a task's next operation; undefined when it has none that can run. */
  step({ task, choice }: ScheduleEntry): Ran | undefined {
    const operation = this.operation(task)
    if (operation === undefined) return undefined
    const waited = this.isWaiting(task)
    const result = this.#attempt(task, operation, choice)
    if (result === blocked) return undefined
    if (result !== waits) this.#advance(task, result)
    return {
      outcome: result === waits ? 'waits' : waited ? 'acquires' : 'done',
      result: result === waits ? 0 : result,
      woken: this.#woken,
      misuse: this.#misuse,
    }
  }

  #attempt(task: number, operation: Operation, choice: number): Attempt {
    this.#woken = []
    this.#misuse = []
    if (this.isWaiting(task) && this.policy === 'linux') return blocked
    if (operation.primitive === 'choose') return choice
    const primitive = this.primitive(operation)
    for (const said of operation.annotations ?? []) this.#check(task, said)
    if (primitive.sleeps && this.inAtomicContext(task)) this.misused('sleeping-in-atomic', task, operation)
    return primitive.run(this, task, operation.object ?? -1, operation)
  }

  #check(task: number, said: Pick<Operation, 'primitive' | 'object'>): void {
    const primitive = this.primitive(said)
    if (primitive.sleeps && this.inAtomicContext(task)) this.misused('sleeping-in-atomic', task, said)
    primitive.run(this, task, said.object ?? -1, said)
  }

  #advance(task: number, result: number): void {
    const node = this.node(task)
    if (node.kind !== 'step') throw new Error('only a task that is at an operation can advance')
    this.cells[task] = this.#next(node.next, result) ?? this.#learn(task, result)
    if (this.node(task).kind !== 'end') return
    this.program.objects.forEach((_, object) => {
      if (this.holds(task, object)) this.misused('held-at-end', task, { primitive: 'return', object })
    })
  }

  #next(edges: readonly (readonly [number, number])[], result: number): number | undefined {
    for (const [edge, node] of edges) if (edge === result) return node
    return undefined
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
