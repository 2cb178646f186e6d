import type { StateSpace } from './state-space.ts'

/** The strongly connected components of a state space: the largest sets of states that all reach each other. */
export interface Components {
  readonly count: number
  /** For each state its component. A transition between two components leads from the higher number to the lower. */
  readonly of: Int32Array
  /** States by component: those of component `c` lie from `starts[c]` up to, without, `starts[c + 1]`, in ascending order. */
  readonly starts: Int32Array
  readonly states: Int32Array
}

/** Computes strongly connected components (Tarjan, "Depth-first search and linear graph algorithms", 1972), without recursion. */
export function componentsOf({
  states,
  offsets,
  targets,
}: Pick<StateSpace, 'states' | 'offsets' | 'targets'>): Components {
  const of = new Int32Array(states).fill(-1)
  /** When a state was entered, from 1 on, and the earliest entered state it is known to reach that has no component yet. */
  const entered = new Int32Array(states)
  const low = new Int32Array(states)
  const next = offsets.slice(0, states)
  /** The states from the start to where the search is, and those that have been entered but have no component yet. */
  const path = new Int32Array(states)
  const open = new Int32Array(states)
  let [depth, pending, clock, count] = [0, 0, 0, 0]
  const enter = (state: number): void => {
    clock++
    entered[state] = clock
    low[state] = clock
    path[depth++] = state
    open[pending++] = state
  }
  for (let root = 0; root < states; root++) {
    if (entered[root] === 0) enter(root)
    while (depth > 0) {
      const state = path[depth - 1] ?? 0
      const at = next[state] ?? 0
      if (at < (offsets[state + 1] ?? 0)) {
        next[state] = at + 1
        const target = targets[at] ?? 0
        if (entered[target] === 0) enter(target)
        else if (of[target] === -1) low[state] = Math.min(low[state] ?? 0, entered[target] ?? 0)
        continue
      }
      depth--
      if (low[state] === entered[state]) {
        let member: number
        do {
          member = open[--pending] ?? 0
          of[member] = count
        } while (member !== state)
        count++
      }
      const parent = path[depth - 1]
      if (depth > 0 && parent !== undefined) low[parent] = Math.min(low[parent] ?? 0, low[state] ?? 0)
    }
  }
  return { count, of, ...grouped(of, count) }
}

/** States in order of their components, by counting. */
function grouped(of: Int32Array, count: number): Pick<Components, 'starts' | 'states'> {
  const starts = new Int32Array(count + 1)
  for (const component of of) starts[component + 1] = (starts[component + 1] ?? 0) + 1
  for (let at = 0; at < count; at++) starts[at + 1] = (starts[at + 1] ?? 0) + (starts[at] ?? 0)
  const free = starts.slice()
  const states = new Int32Array(of.length)
  for (const [state, component] of of.entries()) {
    const at = free[component] ?? 0
    free[component] = at + 1
    states[at] = state
  }
  return { starts, states }
}

/** True when some transition leads from a state of the component to one of it: it has a cycle. */
export function isCyclic(
  { offsets, targets }: StateSpace,
  { of, starts, states }: Components,
  component: number,
): boolean {
  const first = starts[component] ?? 0
  if ((starts[component + 1] ?? 0) - first > 1) return true
  const state = states[first] ?? 0
  for (let at = offsets[state] ?? 0; at < (offsets[state + 1] ?? 0); at++)
    if (of[targets[at] ?? 0] === component) return true
  return false
}
