import { EINTR, primitiveNamed } from '../../kernel/index.ts'
import type { Policy, ProgramNode } from '../../value/index.ts'

/** A local state of a task: at a node, announced there as a writer, or asleep there for what is never granted. */
export interface Item {
  readonly node: number
  readonly status: 'at' | 'announced' | 'for ever'
}

/**
 * The local states of one automaton, as numbers, and which of them share a label: those that one wait can end in,
 * because whoever ends it cannot choose the label.
 */
export class Items {
  readonly #policy: Policy
  readonly #nodes: readonly ProgramNode[]
  readonly #isKilled: boolean
  readonly #careful: boolean
  /** For each item another one with the same label, or itself. */
  readonly #shares: number[]

  constructor(policy: Policy, nodes: readonly ProgramNode[], isKilled: boolean, careful: boolean) {
    this.#policy = policy
    this.#nodes = nodes
    this.#isKilled = isKilled
    this.#careful = careful
    this.#shares = Array.from({ length: 3 * nodes.length }, (_, item) => item)
    nodes.forEach((_, node) => {
      const interrupted = this.interrupted(node)
      if (interrupted === undefined) return
      if (policy === 'linux') this.#join(this.granted(node), interrupted)
      else if (this.#announces(node)) this.#join(this.announced(node), interrupted)
    })
  }

  at(node: number): number {
    return node
  }

  announced(node: number): number {
    return this.#nodes.length + node
  }

  of(item: number): Item {
    const count = this.#nodes.length
    return {
      node: item % count,
      status: item < count ? 'at' : item < 2 * count ? 'announced' : 'for ever',
    }
  }

  /** True when a task can be put into a queue at this node. */
  canSleep(node: number): boolean {
    const found = this.#nodes[node]
    if (this.#policy !== 'linux' || found?.kind !== 'step') return false
    return primitiveNamed(found.operation.primitive).blocks === true
  }

  /** Where a wait at this node ends when it is granted. */
  granted(node: number): number {
    return this.#next(node, 0) ?? 2 * this.#nodes.length + node
  }

  /** Where a wait at this node ends when its task is killed; undefined when that does not happen. */
  interrupted(node: number): number | undefined {
    const found = this.#nodes[node]
    if (!this.#isKilled || found?.kind !== 'step') return undefined
    const { blocks, result } = primitiveNamed(found.operation.primitive)
    return blocks === true && result === 'errno' ? this.#next(node, EINTR) : undefined
  }

  /** All items with the same label, those at nodes first. */
  sharing(item: number): readonly number[] {
    const root = this.#root(item)
    return this.#shares.flatMap((_, other) => (this.#root(other) === root ? [other] : []))
  }

  /** The local states that one step, of the task or of whoever wakes it, leads to. */
  after(item: number): readonly number[] {
    const { node, status } = this.of(item)
    const found = this.#nodes[node]
    if (status === 'for ever' || found?.kind !== 'step') return []
    const next = edgesOf(found).map(([, to]) => to)
    return this.canSleep(node) ? [this.granted(node), ...next] : next
  }

  /** Other policies than `linux`: a task can wait here by a step of its own and still be killed. */
  #announces(node: number): boolean {
    const found = this.#nodes[node]
    if (found?.kind !== 'step') return false
    return (
      this.#careful || (this.#policy === 'writer-pref' && found.operation.primitive === 'down_write_killable')
    )
  }

  #next(node: number, wanted: number): number | undefined {
    const found = this.#nodes[node]
    return found?.kind === 'step' ? found.next.find(([result]) => result === wanted)?.[1] : undefined
  }

  #join(a: number, b: number): void {
    this.#shares[this.#root(a)] = this.#root(b)
  }

  #root(item: number): number {
    let root = item
    while (this.#shares[root] !== root) root = this.#shares[root] ?? root
    return root
  }
}

/** Results and successors of a node, the result that says yes first. */
export function edgesOf(node: ProgramNode): readonly (readonly [result: number, to: number])[] {
  if (node.kind !== 'step') return []
  const { result } = primitiveNamed(node.operation.primitive)
  return result === 'boolean' ? node.next.toSorted(([a], [b]) => b - a) : node.next
}
