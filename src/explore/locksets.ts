import { EINTR, isLock } from '../kernel/index.ts'
import type { KernelObject, Operation } from '../value/index.ts'
import type { Automaton } from './closure.ts'

/** Read holds of one lock that are counted; more are taken to be as many, and never to have all been given back. */
const mostDepth = 15

/**
 * What a task holds of one lock at a node, as bits: surely held exclusively, possibly held exclusively, then four bits
 * each for the fewest and the most read holds.
 */
const surely = 1
const possibly = 2
const fewest = (hold: number) => (hold >> 2) & 15
const most = (hold: number) => hold >> 6
const readHolds = (few: number, many: number) => (few << 2) | (many << 6)

/** What a task can hold of a lock at one node. */
export interface Held {
  readonly object: number
  /** Held that way on every path to the node; `none` when there is none such way. */
  readonly surely: 'none' | 'read' | 'exclusive'
  /** The ways in which it is held on some path. */
  readonly possibly: readonly ('read' | 'exclusive')[]
}

/**
 * The locks that a task holds at each node of its automaton, by data flow over all its paths (as the locksets of Eraser,
 * Savage et al. 1997, but along paths instead of runs). A call that uses a lock wrongly changes nothing, as in the
 * machine.
 */
export class Locksets {
  readonly #objects: readonly KernelObject[]
  /** By node, and in it by object; undefined where no path leads. */
  readonly #holds: (Int16Array | undefined)[] = []

  constructor({ nodes }: Automaton, objects: readonly KernelObject[]) {
    this.#objects = objects
    this.#holds[0] = new Int16Array(objects.length)
    const work = [0]
    for (let from = work.pop(); from !== undefined; from = work.pop()) {
      const node = nodes[from]
      const before = this.#holds[from]
      if (node?.kind !== 'step' || before === undefined) continue
      for (const [result, to] of node.next) {
        if (this.#join(to, after(before, node.operation, result))) work.push(to)
      }
    }
  }

  /** What is held of an object at a node. */
  at(node: number, object: number): Held {
    const hold = this.#holds[node]?.[object] ?? 0
    const read = fewest(hold) > 0 ? 'read' : 'none'
    return {
      object,
      surely: (hold & surely) !== 0 ? 'exclusive' : read,
      possibly: [
        ...((hold & possibly) !== 0 ? (['exclusive'] as const) : []),
        ...(most(hold) > 0 ? (['read'] as const) : []),
      ],
    }
  }

  /** Every lock that is possibly held at a node. */
  allAt(node: number): readonly Held[] {
    return this.#objects
      .flatMap((object, index) => (isLock(object) ? [this.at(node, index)] : []))
      .filter(held => held.possibly.length > 0)
  }

  /** Adds one more way to come to a node; true when that changes what is known there. */
  #join(node: number, holds: Int16Array): boolean {
    const known = this.#holds[node]
    if (known === undefined) {
      this.#holds[node] = holds
      return true
    }
    let changed = false
    for (let object = 0; object < known.length; object++) {
      const [one, other] = [known[object] ?? 0, holds[object] ?? 0]
      const exclusive = (one & other & surely) | ((one | other) & possibly)
      const reads = readHolds(Math.min(fewest(one), fewest(other)), Math.max(most(one), most(other)))
      if (one === (exclusive | reads)) continue
      known[object] = exclusive | reads
      changed = true
    }
    return changed
  }
}

/** Whether an operation that gave `result` has taken its lock. */
export function takes({ primitive }: Operation, result: number): 'read' | 'exclusive' | undefined {
  if (!/^(mutex_|spin_|down_)/.test(primitive) || primitive.endsWith('unlock')) return undefined
  const failed = primitive.endsWith('trylock') ? result === 0 : result === EINTR
  if (failed) return undefined
  return primitive.startsWith('down_read') ? 'read' : 'exclusive'
}

function after(before: Int16Array, operation: Operation, result: number): Int16Array {
  const holds = before.slice()
  const { object, primitive } = operation
  if (object === undefined) return holds
  const hold = holds[object] ?? 0
  const [few, many] = [fewest(hold), most(hold)]
  const exclusive = hold & (surely | possibly)
  const more = (by: number) => Math.min(mostDepth, by + 1)
  const taken = takes(operation, result)
  if (taken === 'exclusive') holds[object] = hold | surely | possibly
  else if (taken === 'read') holds[object] = exclusive | readHolds(more(few), more(many))
  else if (primitive === 'up_read') {
    const fewer = many === mostDepth ? many : Math.max(0, many - 1)
    holds[object] = exclusive | readHolds(Math.max(0, few - 1), fewer)
  } else if (primitive === 'downgrade_write' && exclusive !== 0) {
    holds[object] = readHolds((hold & surely) !== 0 ? more(few) : few, more(many))
  } else if (primitive.endsWith('unlock') || primitive === 'up_write') holds[object] = readHolds(few, many)
  return holds
}
