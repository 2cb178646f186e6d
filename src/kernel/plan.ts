import type { Operation, ProgramNode } from '../value/index.ts'
import { EINTR, type Primitive, primitiveNamed } from './primitive.ts'

/** Results from -EINTR on that are looked up in an array; values read can have any index. */
const small = 64

/** A node of a program's tables with what the machine needs at every attempt, looked up once. */
export class Plan {
  readonly node: ProgramNode
  /** Undefined where the task stops. */
  readonly operation: Operation | undefined
  readonly primitive: Primitive | undefined
  /** Index of its object, -1 when it has none. */
  readonly object: number
  /** Number of ways its step can go when it is not blocked; 0 where the task stops. */
  readonly choices: number
  readonly isChoice: boolean
  /** Checks that come before the step itself: what the flow said, and sleeping where that is wrong. */
  readonly isChecked: boolean
  readonly #near: (number | undefined)[] = []
  readonly #far = new Map<number, number>()

  constructor(node: ProgramNode) {
    const operation = node.kind === 'step' ? node.operation : undefined
    const primitive = operation && primitiveNamed(operation.primitive)
    this.node = node
    this.operation = operation
    this.primitive = primitive
    this.object = operation?.object ?? -1
    this.isChoice = operation?.primitive === 'choose'
    this.choices = operation === undefined ? 0 : this.isChoice ? (operation.argument ?? 0) : 1
    this.isChecked = primitive?.sleeps === true || operation?.annotations !== undefined
    if (node.kind === 'step') for (const [result, next] of node.next) this.lead(result, next)
  }

  /** The node that a result leads to; undefined when that is not known yet. */
  next(result: number): number | undefined {
    return result < small ? this.#near[result - EINTR] : this.#far.get(result)
  }

  /** Notes the node that a result leads to. */
  lead(result: number, next: number): void {
    if (result < small) this.#near[result - EINTR] = next
    else this.#far.set(result, next)
  }
}
