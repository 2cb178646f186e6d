import { componentsOf, isCyclic } from './components.ts'
import { predecessorsOf, statesThatReach } from './predecessors.ts'
import { assertWhole, type StateSpace } from './state-space.ts'

/**
 * The states that break "from here a state in which the claim holds can still be reached": 1 for each, where `holds` has
 * 1 for a state in which the claim holds. A program without such a state satisfies AG EF claim (Clarke, Emerson and
 * Sistla, "Automatic verification of finite-state concurrent systems using temporal logic specifications", 1986). Unlike
 * "every run gets there" this asks nothing of the scheduler. States that lie on no run, because every way on from them
 * ends at an `assume` that fails, break nothing. Throws when states are missing.
 */
export function neverAgain(space: StateSpace, holds: Uint8Array): Uint8Array {
  assertWhole(space)
  const predecessors = predecessorsOf(space)
  const possible = statesThatReach(predecessors, holds)
  const onRuns = space.pruned.size === 0 ? undefined : statesThatReach(predecessors, whereRunsStay(space))
  return possible.map((can, state) => (can === 0 && onRuns?.[state] !== 0 ? 1 : 0))
}

/** The states where runs end, and those on cycles, where they can stay for ever. */
function whereRunsStay(space: StateSpace): Uint8Array {
  const stay = space.terminal.slice()
  const components = componentsOf(space)
  for (const [state, component] of components.of.entries())
    if (isCyclic(space, components, component)) stay[state] = 1
  return stay
}
