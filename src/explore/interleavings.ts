import { type Components, componentsOf, isCyclic } from './components.ts'
import { assertWhole, Kind, type StateSpace } from './state-space.ts'

/** How many runs there are from the start to where no task can go on. */
export interface Interleavings {
  readonly all: bigint
  /** Those that end in a deadlock. */
  readonly deadlocked: bigint
}

/**
 * Counts the interleavings of a program exactly: the paths of its state space from the start to states that end a run,
 * summed up in topological order. Null when the state space has a cycle: then there are infinitely many. Throws when
 * states are missing.
 */
export function countInterleavings(
  space: StateSpace,
  components: Components = componentsOf(space),
): Interleavings | null {
  assertWhole(space)
  const { states, offsets, targets, kinds, terminal } = space
  const paths = new Array<bigint>(states).fill(0n)
  paths[0] = 1n
  let [all, deadlocked] = [0n, 0n]
  for (let component = components.count - 1; component >= 0; component--) {
    if (isCyclic(space, components, component)) return null
    const state = components.states[components.starts[component] ?? 0] ?? 0
    const here = paths[state] ?? 0n
    for (let at = offsets[state] ?? 0; at < (offsets[state + 1] ?? 0); at++) {
      const target = targets[at] ?? 0
      paths[target] = (paths[target] ?? 0n) + here
    }
    if (terminal[state] !== 1) continue
    all += here
    if (kinds[state] === Kind.deadlock) deadlocked += here
  }
  return { all, deadlocked }
}
