import type { Program } from '../value/index.ts'
import { GrowingArray } from './growing-array.ts'

/** Notes where transitions lead, to tell whether a run can come back to where it was. */
export class Cycles {
  readonly #offsets = new GrowingArray(Int32Array)
  readonly #targets = new GrowingArray(Int32Array)

  /** Notes a transition; transitions come in order of the states they start from. */
  note(from: number, to: number): void {
    while (this.#offsets.length <= from) this.#offsets.push(this.#targets.length)
    this.#targets.push(to)
  }

  /** True when some of the transitions between the first `states` states form a cycle: taking states without predecessors away ends early. */
  exist(states: number): boolean {
    const incoming = new Int32Array(states)
    const first = (state: number) =>
      state < this.#offsets.length ? this.#offsets.at(state) : this.#targets.length
    const each = (from: number, visit: (to: number) => void) => {
      for (let at = first(from); at < first(from + 1); at++) visit(this.#targets.at(at))
    }
    for (let from = 0; from < states; from++)
      each(from, to => {
        incoming[to] = (incoming[to] ?? 0) + 1
      })
    const free = new Int32Array(states)
    let count = 0
    for (let state = 0; state < states; state++) if (incoming[state] === 0) free[count++] = state
    for (let next = 0; next < count; next++)
      each(free[next] ?? 0, to => {
        const left = (incoming[to] ?? 0) - 1
        incoming[to] = left
        if (left === 0) free[count++] = to
      })
    return count < states
  }
}

/** True when some task's local automaton, as far as it is known, has a cycle: without one no run has. */
export function hasLocalCycle({ tasks }: Program): boolean {
  return [...new Set(tasks.map(({ nodes }) => nodes))].some(nodes => {
    const cycles = new Cycles()
    nodes.forEach((node, from) => {
      if (node.kind === 'step') for (const [, to] of node.next) cycles.note(from, to)
    })
    return cycles.exist(nodes.length)
  })
}
