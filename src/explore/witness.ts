import { Machine } from '../kernel/index.ts'
import type { Opened } from '../lang/index.ts'
import type { RunCost, ScheduleEntry } from '../value/index.ts'
import { deadEnds } from './dead-ends.ts'
import { fewerSwitches } from './fewer-switches.ts'
import type { Finding } from './inquiry.ts'
import type { MainSearch } from './main-search.ts'
import { fewestSteps, minimalRun } from './minimal-run.ts'
import { type Goal, OnTheFly } from './on-the-fly.ts'
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
/** Steps of a run whose switches are worth the work of bringing steps together. */
const mostSteps = 300

/** The run by which a search came to the first violation; of a search through every state it is one of the shortest. */
export function firstRun(
  { first }: Finding,
  { scheduleThrough }: MainSearch,
): readonly ScheduleEntry[] | undefined {
  return first && scheduleThrough(first.state, first.entry)
}

/**
 * The run of least cost that breaks a claim which the search found broken, and the length of the shortest. When there are
 * too many states to look through, it is the run by which the search came there, with fewer switches, and not minimal.
 */
export function leastRun(one: Finding, main: MainSearch, opened: Opened): Witness | undefined {
  const first = firstRun(one, main)
  if (first === undefined) return undefined
  const { program, learner } = opened
  // Only a search that came to its end has met all that breaks the claim.
  const ends =
    one.nodes === undefined || main.search.limited !== undefined ? [] : deadEnds(program, one.nodes)
  const graph = new OnTheFly(program, one.goal, { states: mostStates }, learner, ends)
  const least = minimalRun(graph)
  const shortest = main.isEveryState ? first.length : fewestSteps(graph)
  const run = least ?? { ...withFewerSwitches(opened, one.goal, first), minimal: false }
  return shortest === undefined ? run : { ...run, shortest }
}

/** A run to a goal with its steps brought together where they commute, unless it is too long for that. */
export function withFewerSwitches(
  { program, learner }: Opened,
  goal: Goal,
  run: readonly ScheduleEntry[],
): { readonly schedule: readonly ScheduleEntry[]; readonly cost: RunCost } {
  const cost = (schedule: readonly ScheduleEntry[]) => costOf(new Machine(program, learner), schedule)
  if (run.length > mostSteps) return { schedule: run, cost: cost(run) }
  // A step that is wrong in a state stays wrong in it; moved elsewhere it might not.
  const last = goal.step === undefined ? [] : run.slice(-1)
  const before = run.slice(0, run.length - last.length)
  const schedule = [...fewerSwitches(program, before, learner).schedule, ...last]
  return { schedule, cost: cost(schedule) }
}
