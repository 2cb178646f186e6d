import type { Machine } from '../kernel/index.ts'
import type { ProgramNode } from '../value/index.ts'
import type { Closure } from './closure.ts'
import type { PersistentSteps } from './persistent.ts'

/**
 * Takes steps that are persistent alone, one after the other. It ends in a state that has none, or that might have been
 * met on the way: a cycle of states takes some task around a cycle of its automaton, so along an edge that goes back.
 */
export class Chain {
  /** How many steps the last run took, and how many of them used a primitive wrongly. */
  steps = 0
  misuses = 0
  readonly #machine: Machine
  readonly #alone: PersistentSteps
  readonly #orders: readonly LocalOrder[]
  #closed = false

  /** `orders` as `localOrders` gives them. */
  constructor(machine: Machine, orders: readonly LocalOrder[], alone: PersistentSteps) {
    this.#machine = machine
    this.#alone = alone
    this.#orders = orders
  }

  /** Goes on from the machine's present state, after a step of task `last`; adds the tasks it runs to `trail`. */
  run(last: number, trail?: number[]): void {
    this.steps = 0
    this.misuses = 0
    this.#closed = false
    for (let task = this.#step(last); task >= 0; task = this.#closed ? -1 : this.#step(task)) {
      this.steps++
      if (this.#machine.misuses > 0) this.misuses++
      trail?.push(task)
    }
  }

  /** Takes a step and gives its task, of the one that moved last if it can be; -1 when there is no step to take. */
  #step(last: number): number {
    if (this.#take(last)) return last
    for (let task = 0; task < this.#machine.tasks; task++) if (task !== last && this.#take(task)) return task
    return -1
  }

  #take(task: number): boolean {
    const machine = this.#machine
    const { cells } = machine
    const before = cells[task] ?? 0
    if (!this.#alone.isAlone(task, cells) || !machine.run(task, 0)) return false
    if (machine.pruned) {
      machine.undo()
      return false
    }
    const order = this.#orders[task]?.number
    const goesBack = (order?.[cells[task] ?? 0] ?? 0) <= (order?.[before] ?? 0)
    this.#closed = (goesBack && !machine.isWaiting(task)) || this.#wokeInto(task)
    return true
  }

  /** True when the last step ended another task's wait, which may have gone back with that. */
  #wokeInto(task: number): boolean {
    const { cells, changed, changes, tasks } = this.#machine
    for (let at = 0; at < changes; at++) {
      const other = changed[at] ?? 0
      if (other < tasks && other !== task && this.#orders[other]?.closing[cells[other] ?? 0] !== 0)
        return true
    }
    return false
  }
}

/** An order of an automaton's nodes in which each cycle has an edge that goes back, or stays. */
export interface LocalOrder {
  /** By node its number; nothing is known of nodes that are learned later. */
  readonly number: Int32Array
  /** By node 1 when such an edge leads to it, or no edge at all, else 0. */
  readonly closing: Uint8Array
}

/** The order of each task's automaton as it is known now. */
export function localOrders({ automata, automatonOf }: Closure): readonly LocalOrder[] {
  const orders = automata.map(({ nodes }) => {
    const number = orderOf(nodes)
    return { number, closing: closingNodes(nodes, number) }
  })
  return automatonOf.flatMap(automaton => orders[automaton] ?? [])
}

/** Numbers nodes so that an edge goes back, or stays, only where it closes a cycle: depth-first search's postorder, reversed. */
function orderOf(nodes: readonly ProgramNode[]): Int32Array {
  const order = new Int32Array(nodes.length).fill(-1)
  const path: { readonly node: number; readonly next: Iterator<readonly [number, number]> }[] = []
  const enter = (node: number): void => {
    const found = nodes[node]
    order[node] = 0
    path.push({ node, next: (found?.kind === 'step' ? found.next : [])[Symbol.iterator]() })
  }
  let number = nodes.length
  if (nodes.length > 0) enter(0)
  for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
    const edge = top.next.next()
    if (edge.done === true) {
      order[top.node] = number--
      path.pop()
    } else if (order[edge.value[1]] === -1) enter(edge.value[1])
  }
  return order
}

function closingNodes(nodes: readonly ProgramNode[], order: Int32Array): Uint8Array {
  const closing = Uint8Array.from(order, number => (number < 0 ? 1 : 0))
  nodes.forEach((node, from) => {
    if (node.kind !== 'step') return
    for (const [, to] of node.next) if ((order[to] ?? 0) <= (order[from] ?? 0)) closing[to] = 1
  })
  return closing
}
