import { Machine } from '../kernel/index.ts'
import type { Opened } from '../lang/index.ts'
import type { RunCost, ScheduleEntry } from '../value/index.ts'
import type { Finding } from './inquiry.ts'
import type { MainSearch } from './main-search.ts'
import { minimalRun } from './minimal-run.ts'
import { OnTheFly } from './on-the-fly.ts'
import { costOf } from './run-cost.ts'

/** A run that breaks a claim. */
export interface Witness {
  readonly schedule: readonly ScheduleEntry[]
  readonly cost?: RunCost
  readonly minimal?: boolean
  readonly shortest?: number
  readonly repeatsFrom?: number
}

/** States to look through for the run of least cost: some seconds' work. */
const mostStates = 250_000

/** The run by which a search came to the first violation; of a search through every state it is one of the shortest. */
export function firstRun(
  { first }: Finding,
  { scheduleThrough }: MainSearch,
): readonly ScheduleEntry[] | undefined {
  return first && scheduleThrough(first.state, first.entry)
}

/**
 * The run of least cost that breaks a claim which the search found broken, and the length of the shortest. When there are
 * too many states to look through, the run by which the search came there stands, and is not said to be minimal.
 */
export function leastRun(one: Finding, main: MainSearch, opened: Opened): Witness | undefined {
  const first = firstRun(one, main)
  if (first === undefined) return undefined
  const { program, learner } = opened
  const graph = new OnTheFly(program, one.goal, { states: mostStates }, learner)
  const least = minimalRun(graph)
  const shortest = main.isEveryState ? first.length : shortestIn(graph)
  const known = shortest === undefined ? {} : { shortest }
  if (least !== undefined) return { ...least, ...known }
  const cost = costOf(new Machine(program, learner), first)
  return { schedule: first, cost, minimal: false, ...known }
}

function shortestIn(graph: OnTheFly): number | undefined {
  const run = minimalRun(graph, 'steps')
  return run?.minimal === true ? run.cost.steps : undefined
}
