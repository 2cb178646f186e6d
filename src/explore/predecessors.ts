import type { StateSpace } from './state-space.ts'

/** The transitions of a state space backwards: the sources of those to state `s` lie from `offsets[s]` up to `offsets[s + 1]`. */
export interface Predecessors {
  readonly offsets: Int32Array
  readonly sources: Int32Array
}

/** Turns the transitions round, by counting. */
export function predecessorsOf({ states, offsets, targets }: StateSpace): Predecessors {
  const starts = new Int32Array(states + 1)
  for (const target of targets) starts[target + 1] = (starts[target + 1] ?? 0) + 1
  for (let state = 0; state < states; state++)
    starts[state + 1] = (starts[state + 1] ?? 0) + (starts[state] ?? 0)
  const free = starts.slice()
  const sources = new Int32Array(targets.length)
  for (let from = 0; from < states; from++) {
    for (let at = offsets[from] ?? 0; at < (offsets[from + 1] ?? 0); at++) {
      const target = targets[at] ?? 0
      const slot = free[target] ?? 0
      free[target] = slot + 1
      sources[slot] = from
    }
  }
  return { offsets: starts, sources }
}

/** 1 for each state from which some state of `wanted` (1 in it) can be reached; those of `wanted` are among them. */
export function statesThatReach({ offsets, sources }: Predecessors, wanted: Uint8Array): Uint8Array {
  const reach = wanted.slice()
  const open = new Int32Array(wanted.length)
  let count = 0
  for (const [state, is] of wanted.entries()) if (is === 1) open[count++] = state
  while (count > 0) {
    const state = open[--count] ?? 0
    for (let at = offsets[state] ?? 0; at < (offsets[state + 1] ?? 0); at++) {
      const source = sources[at] ?? 0
      if (reach[source] === 1) continue
      reach[source] = 1
      open[count++] = source
    }
  }
  return reach
}
