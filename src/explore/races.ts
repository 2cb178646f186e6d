import type { Machine } from '../kernel/index.ts'
import type { Program, ProgramNode } from '../value/index.ts'

/** A task about to access a field: at which node of its automaton. */
export interface Access {
  readonly task: number
  readonly node: number
}

/** Two accesses that nothing orders; `field` is the one that both are to. */
export interface Race {
  readonly field: number
  readonly accesses: readonly [Access, Access]
}

/** The accesses to fields that stand at one place in the source. */
interface Place {
  readonly field: number
  readonly writes: boolean
  readonly marked: boolean
}

/**
 * Finds data races in the states it is shown: two tasks about to access one field, one of them at least to write it, and
 * not both by marked accesses (Linux, tools/memory-model/Documentation/explanation.txt, "Data races"). Under sequential
 * consistency two accesses that no lock orders meet like that in some reachable state.
 */
export class Races {
  /** The first meeting of each two places in the source that race, whichever tasks met there. */
  readonly pairs: Race[] = []
  readonly #program: Program
  readonly #places: Place[] = []
  readonly #placeByText = new Map<string, number>()
  /** By automaton and node, the place of its access plus one, 0 when it makes none. */
  readonly #placeOf = new Map<readonly ProgramNode[], number[]>()
  readonly #byTask: readonly number[][]
  readonly #racing = new Set<number>()
  /** The tasks about to make an access in the state looked at, and the places. */
  readonly #tasks: Int32Array
  readonly #at: Int32Array

  constructor(program: Program) {
    this.#program = program
    this.#byTask = program.tasks.map(({ nodes }) => {
      const known = this.#placeOf.get(nodes) ?? []
      this.#placeOf.set(nodes, known)
      return known
    })
    this.#tasks = new Int32Array(program.tasks.length)
    this.#at = new Int32Array(program.tasks.length)
  }

  /** True when accesses race in the machine's present state; those of places not yet known to are added to `pairs`. */
  look({ cells }: Machine): boolean {
    let count = 0
    for (let task = 0; task < this.#byTask.length; task++) {
      const node = cells[task] ?? 0
      const place = this.#byTask[task]?.[node] ?? this.#place(task, node)
      if (place === 0) continue
      this.#tasks[count] = task
      this.#at[count++] = place - 1
    }
    let found = false
    for (let second = 1; second < count; second++)
      for (let first = 0; first < second; first++) if (this.#meet(cells, first, second)) found = true
    return found
  }

  #meet(cells: Int32Array, first: number, second: number): boolean {
    const [a = 0, b = 0] = [this.#at[first], this.#at[second]]
    const [one, other] = [this.#places[a], this.#places[b]]
    if (one === undefined || other === undefined || one.field !== other.field) return false
    if (!(one.writes || other.writes) || (one.marked && other.marked)) return false
    const pair = Math.max(a, b) * 2 ** 20 + Math.min(a, b)
    if (!this.#racing.has(pair)) {
      this.#racing.add(pair)
      const access = (at: number): Access => {
        const task = this.#tasks[at] ?? 0
        return { task, node: cells[task] ?? 0 }
      }
      this.pairs.push({ field: one.field, accesses: [access(first), access(second)] })
    }
    return true
  }

  /** Looks a node's place up, once. */
  #place(task: number, at: number): number {
    const node = this.#program.tasks[task]?.nodes[at]
    const place = node?.kind === 'step' ? this.#placeOfStep(node) : 0
    const known = this.#byTask[task]
    if (known !== undefined) known[at] = place
    return place
  }

  #placeOfStep({ operation, stack }: Extract<ProgramNode, { kind: 'step' }>): number {
    const { primitive, field, marked } = operation
    if (field === undefined) return 0
    const frame = stack.at(-1)
    // Tables without source have a place for each node.
    const text = frame && [frame.function, frame.line, primitive, field, marked].join()
    const known = text === undefined ? undefined : this.#placeByText.get(text)
    if (known !== undefined) return known
    const place = this.#places.push({ field, writes: primitive === 'write', marked: marked === true })
    if (text !== undefined) this.#placeByText.set(text, place)
    return place
  }
}
