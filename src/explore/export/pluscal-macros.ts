import { EINTR, primitiveNamed } from '../../kernel/index.ts'
import type { Operation } from '../../value/index.ts'
import { type PlusCalWay, plusCalWays } from './pluscal-kernel.ts'
import type { PlusCalModel } from './pluscal-model.ts'

/** The primitives that a text calls, as macros with the kernel's names. */
export class Macros {
  readonly #model: PlusCalModel
  readonly #macros = new Map<string, readonly string[]>()

  constructor(model: PlusCalModel) {
    this.#model = model
  }

  /** The call of one way of an operation, which has nothing added to it. */
  call(operation: Operation, l: string, how: string, canBeInterrupted: boolean, way: PlusCalWay): string {
    const { result } = primitiveNamed(operation.primitive)
    const formal = plusCalWays(operation, { l: 'l', how: 'how', canBeInterrupted }, this.#model.kernel)
    const same = formal.find(other => other.result === way.result && other.later === undefined)
    const word =
      result === 'boolean' ? (way.result === 1 ? 'true' : 'false') : way.result === EINTR ? 'EINTR' : 'got'
    const name = formal.length === 1 ? operation.primitive : `${operation.primitive}_${word}`
    const parameters = way.sleeps ? 'l, how' : 'l'
    if (same !== undefined && !this.#macros.has(name)) {
      const lines = [...(same.when === undefined ? [] : [`await ${same.when};`]), ...same.lines]
      this.#macros.set(name, [
        `macro ${name}(${parameters}) {`,
        ...lines.map(line => `  ${line}`),
        ...(lines.length === 0 ? ['  skip;'] : []),
        '}',
      ])
    }
    return `${name}(${way.sleeps ? `${l}, ${how}` : l});`
  }

  text(): string[] {
    return [...this.#macros.values()].flatMap(lines => ['', ...lines])
  }
}
