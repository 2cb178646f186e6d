import { Machine } from '../kernel/index.ts'
import type { Opened } from '../lang/index.ts'
import type { Limit } from '../value/index.ts'
import type { Asking } from './claims.ts'
import { neverAgain } from './eventually.ts'
import { graphOf } from './graph.ts'
import { GrowingArray } from './growing-array.ts'
import { limitOf } from './limit.ts'
import { lassoOf, livelocksOf } from './livelock.ts'
import type { MainSearch } from './main-search.ts'
import { minimalRun } from './minimal-run.ts'
import { costOf } from './run-cost.ts'
import type { Limits } from './search.ts'
import { type StateSpace, stateSpace } from './state-space.ts'
import type { Witness } from './witness.ts'

/** The answer to a question that takes every state and every transition. */
export interface WholeAnswer {
  readonly property: 'livelock' | 'eventually-possible'
  readonly claim: string
  readonly violations: number
  readonly witness?: Witness
  /** The limit that kept it from an answer. */
  readonly limit?: Limit
}

/** Answers whether runs can go round for ever, and of each claim whether it can always come true again. */
export function askWhole(
  opened: Opened,
  alwaysEventuallyPossible: Asking,
  limits: Limits,
  main: MainSearch,
): readonly WholeAnswer[] {
  const claims = alwaysEventuallyPossible.names
  const livelock = { property: 'livelock', claim: 'no livelock', violations: 0 } as const
  const mainLimit = limitOf(opened.program, main.search)
  if (mainLimit !== undefined)
    return [livelock, ...claims.map(possibleOf)].map(one => ({ ...one, limit: mainLimit }))
  const hasCycles = main.hasCycles()
  if (claims.length === 0 && !hasCycles) return [livelock]
  const { program, learner } = opened
  const truths = claims.map(() => new GrowingArray(Uint8Array))
  const truth = {
    state: (_: number, machine: Machine) => {
      for (const [at, claim] of claims.entries())
        truths[at]?.push(alwaysEventuallyPossible.holds(claim, machine) ? 1 : 0)
    },
  }
  const space = stateSpace(program, limits, learner, truth, true)
  const limit = limitOf(program, space)
  const possible = claims.map((claim, at): WholeAnswer => {
    const asked = possibleOf(claim)
    if (limit !== undefined) return { ...asked, limit }
    const never = neverAgain(space, truths[at]?.flat() ?? new Uint8Array())
    const violations = never.reduce((sum, one) => sum + one, 0)
    return violations === 0 ? asked : { ...asked, violations, ...witnessed(space, never) }
  })
  if (!hasCycles) return [livelock, ...possible]
  return [limit === undefined ? livelocked(opened, space) : { ...livelock, limit }, ...possible]
}

function possibleOf(claim: string) {
  return { property: 'eventually-possible', claim, violations: 0 } as const
}

function witnessed(space: StateSpace, never: Uint8Array): { witness?: Witness } {
  const run = minimalRun(graphOf(space, state => never[state] === 1))
  return run === undefined ? {} : { witness: { ...run, shortest: space.scheduleTo(never.indexOf(1)).length } }
}

/** The livelocks, and into the one that is reached first the run with the loop that it repeats. */
function livelocked({ program, learner }: Opened, space: StateSpace): WholeAnswer {
  const found = livelocksOf(space)
  const answered = { property: 'livelock', claim: 'no livelock', violations: found.length } as const
  const [first] = found
  if (first === undefined) return answered
  const { stem, loop } = lassoOf(space, first)
  const schedule = [...stem, ...loop]
  const cost = costOf(new Machine(program, learner), schedule)
  return { ...answered, witness: { schedule, cost, repeatsFrom: stem.length } }
}
