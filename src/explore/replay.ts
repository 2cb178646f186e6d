import { record } from '../kernel/index.ts'
import { type Checks, checkOptions, open, type Source, takes } from '../lang/index.ts'
import type { Policy, Program, ScheduleEntry, Trace } from '../value/index.ts'
import { search } from './search.ts'

export interface ReplayOptions {
  /** The claim that the figure's caption makes. */
  readonly title?: string
  readonly policy?: Policy
}

const checks: Checks<ReplayOptions> = { title: takes.text, policy: takes.policy }

/** States looked at ahead of a replay, so that the tables know what a reader who takes it over can do. */
const aheadLimit = 20_000

/**
 * Runs one schedule, a task's name for each step (or an entry, where a `choose` is to give another result than 0).
 * Throws when a name is no task's, when a task is chosen that cannot run, and for options that are none.
 */
export function replay(
  source: Source,
  schedule: readonly (string | ScheduleEntry)[],
  options: ReplayOptions = {},
): Trace {
  checkOptions('replay', options, checks)
  takes.list(schedule, 'the schedule of replay')
  const { title = '' } = options
  const { program, learner } = open(source, options.policy)
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
