import { record } from '../kernel/index.ts'
import { open, type Source } from '../lang/index.ts'
import type { Policy, Program, ScheduleEntry, Trace } from '../value/index.ts'
import { search } from './search.ts'

export interface ReplayOptions {
  /** The claim that the figure's caption makes. */
  readonly title?: string
  readonly policy?: Policy
}

/** States looked at ahead of a replay, so that the tables know what a reader who takes it over can do. */
const aheadLimit = 20_000

/**
 * Runs one schedule, a task's name for each step (or an entry, where a `choose` is to give another result than 0).
 * Throws when a name is no task's, and when a task is chosen that cannot run.
 */
export function replay(
  source: Source,
  schedule: readonly (string | ScheduleEntry)[],
  { title = '', policy }: ReplayOptions = {},
): Trace {
  const { program, learner } = open(source, policy)
  const entries = schedule.map((entry, step) =>
    typeof entry === 'string' ? named(program, entry, step) : entry,
  )
  const complete =
    learner === undefined
      ? program.complete
      : search(program, {}, { states: aheadLimit }, learner).limited === undefined
  return record({ ...program, complete }, entries, title, learner)
}

function named(program: Program, name: string, step: number): ScheduleEntry {
  const task = program.tasks.findIndex(candidate => candidate.name === name)
  if (task < 0) {
    const names = program.tasks.map(candidate => candidate.name).join(', ')
    throw new Error(
      `step ${step + 1} of the schedule: no task is named ${JSON.stringify(name)}; the tasks are ${names}`,
    )
  }
  return { task, choice: 0 }
}
