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
  /** By object or field, as text, the nodes that touch it; under `kill` those that send signals. */
  readonly #touching = new Map<string, number[]>()
  /**
   * By node of the task, first for tasks that do not wait and then for those that do: for each node of another task
   * whether it can come to a dependent operation, if it does not wait there (`going`) and if it does (`waiting`). Empty
   * where the step is never taken alone.
   */
  readonly #unsafe: (Uint8Array | undefined)[]
  /** By task the one that last kept it from being alone: most likely it still does. */
  readonly #inTheWay: Uint8Array

  /** `rules` are the machine's, unless a test wants to see what comes of weaker ones. */
  constructor(closure: Closure, visible: Visible, rules: Rules = rulesOf(closure)) {
    const { automatonOf } = closure
    const { nodes, firstNodes } = numbered(closure, visible)
    this.#base = Int32Array.from(automatonOf, automaton => firstNodes[automaton] ?? 0)
    this.#tasks = automatonOf.length
    this.#nodes = nodes
    this.#rules = rules
    this.#unsafe = new Array(2 * nodes.length)
    this.#inTheWay = new Uint8Array(this.#tasks)
    nodes.forEach(({ operation }, node) => {
      if (operation === undefined) return
      const place = placeOf(operation)
      const touching = this.#touching.get(place) ?? []
      touching.push(node)
      this.#touching.set(place, touching)
    })
  }

  /** True when the next step of a task, if it has one, can be taken at once, before all others. */
  isAlone(task: number, cells: Int32Array): boolean {
    const tasks = this.#tasks
    const node = (this.#base[task] ?? 0) + (cells[task] ?? 0)
    const isWaiting = cells[tasks + task] !== 0
    const unsafe =
      this.#unsafe[isWaiting ? this.#nodes.length + node : node] ?? this.#compute(node, isWaiting)
    if (unsafe.length === 0) return false
    let other = this.#inTheWay[task] ?? 0
    for (let left = tasks; left > 0; left--) {
      const how = cells[tasks + other] === 0 ? going : waiting
      if (((unsafe[(this.#base[other] ?? 0) + (cells[other] ?? 0)] ?? 0) & how) !== 0 && other !== task) {
        this.#inTheWay[task] = other
        return false
      }
      if (++other === tasks) other = 0
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
    const work: number[] = []
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
    const touching = this.#touching.get(placeOf(operation)) ?? []
    for (const node of [...touching, ...(this.#touching.get('kill') ?? [])]) {
      const other = this.#nodes[node]
      const does = other?.operation
      if (other === undefined || does === undefined) continue
      if (mayDepend(other, does, true)) marks[node] = waiting
      if (!mayDepend(other, does, false)) continue
      marks[node] = (marks[node] ?? 0) | going
      work.push(node)
    }
    for (let to = work.pop(); to !== undefined; to = work.pop()) {
      for (const [from, does, result] of this.#nodes[to]?.before ?? []) {
        if (this.#rules.cuts(does, result, holdOf(does.object))) continue
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
  /** The edges that lead here. */
  readonly before: (readonly [node: number, operation: Operation, result: number])[]
  readonly locks: readonly { readonly object: number; readonly hold: Hold }[]
  readonly canBeAlone: boolean
}

/** The nodes of all automata in a row, and where each automaton's start. */
function numbered({ program, automata }: Closure, visible: Visible) {
  const isCut = automata.some(({ nodes }) => nodes.some(({ kind }) => kind === 'pruned'))
  const firstNodes: number[] = []
  const nodes: Node[] = []
  for (const automaton of automata) {
    const first = nodes.length
    const locksets = new Locksets(automaton, program.objects)
    firstNodes.push(first)
    for (const [index, node] of automaton.nodes.entries()) {
      const operation = node.kind === 'step' ? node.operation : undefined
      nodes.push({
        tasks: automaton.tasks,
        operation,
        before: [],
        locks: locksets.allAt(index).map(({ object, surely }) => ({ object, hold: surely })),
        canBeAlone: operation !== undefined && canBeAlone(operation, visible, isCut),
      })
    }
    for (const [index, node] of automaton.nodes.entries()) {
      if (node.kind !== 'step') continue
      for (const [result, to] of node.next)
        nodes[first + to]?.before.push([first + index, node.operation, result])
    }
  }
  return { nodes, firstNodes }
}

function placeOf({ primitive, object, field }: Operation): string {
  return object === undefined ? (field === undefined ? primitive : `field ${field}`) : `object ${object}`
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
