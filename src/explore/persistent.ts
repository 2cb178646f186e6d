import type { Operation } from '../value/index.ts'
import type { Closure } from './closure.ts'
import { Dependence, type Hold, keepsReadersOut, type Pending } from './dependence.ts'
import { Locksets, takes } from './locksets.ts'

/** What claims about every state look at: indexes of fields and of locks. A step that changes these is visible. */
export interface Visible {
  readonly fields: ReadonlySet<number>
  readonly locks: ReadonlySet<number>
}

/**
 * Finds tasks whose next step alone is a persistent set (Godefroid 1996): whatever the others do without that task, they
 * do nothing that is dependent with its step, so it can be taken first and the others' steps be left for after it.
 *
 * What the others can do is read off their closed automata: every operation on a path from where they stand. As long as
 * the task does not move it keeps its locks, so no path goes on past the taking of a lock that it surely holds in a
 * conflicting mode: locks are barriers, and what they protect is found to be the holder's own.
 *
 * Nodes of all automata are numbered through. For a node, the others' nodes from which a dependent operation can be
 * reached are computed once, when a task is first met there.
 */
export class PersistentSteps {
  /** Number of the first node of each task's automaton. */
  readonly #base: Int32Array
  readonly #tasks: number
  readonly #nodes: readonly Node[]
  readonly #rules: Rules
  /**
   * By node of the task, first for tasks that do not wait and then for those that do: for each node of another task
   * whether it can come to a dependent operation, if it does not wait there (`going`) and if it does (`waiting`). Empty
   * where the step is never taken alone.
   */
  readonly #unsafe: (Uint8Array | undefined)[]

  /** `rules` are the machine's, unless a test wants to see what comes of weaker ones. */
  constructor(closure: Closure, visible: Visible, rules: Rules = rulesOf(closure)) {
    const { program, automata, automatonOf } = closure
    const firstNodes: number[] = []
    const nodes: Node[] = []
    const isCut = automata.some(one => one.nodes.some(({ kind }) => kind === 'pruned'))
    for (const automaton of automata) {
      const first = nodes.length
      firstNodes.push(first)
      const locksets = new Locksets(automaton, program.objects)
      automaton.nodes.forEach((node, index) => {
        const isStep = node.kind === 'step'
        nodes.push({
          tasks: automaton.tasks,
          operation: isStep ? node.operation : undefined,
          next: isStep ? node.next.map(([result, to]) => [result, first + to] as const) : [],
          locks: locksets.allAt(index).map(({ object, surely }) => ({ object, hold: surely })),
          canBeAlone: isStep && canBeAlone(node.operation, visible, isCut),
        })
      })
    }
    this.#base = Int32Array.from(automatonOf, automaton => firstNodes[automaton] ?? 0)
    this.#tasks = automatonOf.length
    this.#nodes = nodes
    this.#rules = rules
    this.#unsafe = new Array(2 * nodes.length)
  }

  /** True when the next step of a task, if it has one, can be taken at once, before all others. */
  isAlone(task: number, cells: Int32Array): boolean {
    const node = (this.#base[task] ?? 0) + (cells[task] ?? 0)
    const isWaiting = cells[this.#tasks + task] !== 0
    const unsafe =
      this.#unsafe[isWaiting ? this.#nodes.length + node : node] ?? this.#compute(node, isWaiting)
    if (unsafe.length === 0) return false
    for (let other = 0; other < this.#tasks; other++) {
      const how = cells[this.#tasks + other] === 0 ? going : waiting
      if (((unsafe[(this.#base[other] ?? 0) + (cells[other] ?? 0)] ?? 0) & how) !== 0 && other !== task)
        return false
    }
    return true
  }

  #compute(node: number, isWaiting: boolean): Uint8Array {
    const found = this.#nodes[node]
    const unsafe =
      found?.operation === undefined || !found.canBeAlone
        ? new Uint8Array(0)
        : this.#reaching(found, found.operation, isWaiting)
    this.#unsafe[isWaiting ? this.#nodes.length + node : node] = unsafe
    return unsafe
  }

  /** Marks the nodes from which some path that is not cut leads to an operation dependent with the one at a node. */
  #reaching({ tasks, locks }: Node, operation: Operation, isWaiting: boolean): Uint8Array {
    const marks = new Uint8Array(this.#nodes.length)
    const holdOf = (object: number | undefined): Hold => {
      if (isWaiting && object === operation.object) return 'queued'
      return locks.find(lock => lock.object === object)?.hold ?? 'none'
    }
    const hold = holdOf(operation.object)
    const mayDepend = (other: Node, does: Operation, otherWaits: boolean) =>
      tasks.some(task =>
        other.tasks.some(
          otherTask =>
            task !== otherTask &&
            this.#rules.mayDepend(
              { task, operation, isWaiting },
              { task: otherTask, operation: does, isWaiting: otherWaits },
              hold,
            ),
        ),
      )
    const before: number[][] = this.#nodes.map(() => [])
    const work: number[] = []
    this.#nodes.forEach((other, index) => {
      const does = other.operation
      if (does === undefined) return
      for (const [result, to] of other.next) {
        if (!this.#rules.cuts(does, result, holdOf(does.object))) before[to]?.push(index)
      }
      if (mayDepend(other, does, true)) marks[index] = waiting
      if (!mayDepend(other, does, false)) return
      marks[index] = (marks[index] ?? 0) | going
      work.push(index)
    })
    for (let to = work.pop(); to !== undefined; to = work.pop()) {
      for (const from of before[to] ?? []) {
        if (((marks[from] ?? 0) & going) === 0) work.push(from)
        marks[from] = going | waiting
      }
    }
    return marks
  }
}

/** A task that comes to a node with these marks can come to a dependent operation. */
const going = 1
const waiting = 2

/** A node of some automaton, with what its task surely holds there. */
interface Node {
  readonly tasks: readonly number[]
  /** Undefined where the task stops. */
  readonly operation: Operation | undefined
  readonly next: readonly (readonly [result: number, node: number])[]
  readonly locks: readonly { readonly object: number; readonly hold: Hold }[]
  readonly canBeAlone: boolean
}

/**
 * A step alone has one outcome, and no claim sees it. A kill wakes its target out of any queue. Where an `assume` can cut
 * runs off, a release is no step to be taken early: it can be what leads somebody there.
 */
function canBeAlone(
  { primitive, argument, field, object }: Operation,
  visible: Visible,
  isCut: boolean,
): boolean {
  if (primitive === 'kill' || (primitive === 'choose' && argument !== 1)) return false
  if (isCut && (primitive.endsWith('unlock') || /^(up|downgrade)_/.test(primitive))) return false
  if (field !== undefined) return argument === undefined || !visible.fields.has(field)
  return object === undefined || !visible.locks.has(object)
}

/** What persistence rests on. */
export interface Rules {
  /** As `Dependence` says. */
  mayDepend(one: Pending, other: Pending, hold: Hold): boolean
  /** True when an operation cannot give a result while another task has `hold` on its object. */
  cuts(operation: Operation, result: number, hold: Hold): boolean
}

/** The rules by which the machine goes. */
export function rulesOf({ program }: Closure): Rules {
  const dependence = new Dependence(program)
  return {
    mayDepend: (one, other, hold) => dependence.mayDepend(one, other, hold),
    cuts: (operation, result, hold) => {
      const taken = takes(operation, result)
      if (taken === undefined) return false
      return taken === 'read' ? keepsReadersOut(hold) : hold === 'read' || hold === 'exclusive'
    },
  }
}
