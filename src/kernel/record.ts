import type { PlainValue, Program, ScheduleEntry, Situation, Step, Trace } from '../value/index.ts'
import { type Learner, Machine, type Ran } from './machine.ts'
import { outcomeOf, situationOf } from './situation.ts'

/**
 * Runs a schedule from the start and records every step and situation.
 * Throws when a task is chosen that cannot run, naming the step and why.
 */
export function record(
  program: Program,
  schedule: readonly ScheduleEntry[],
  title: string,
  learner?: Learner,
): Trace {
  const machine = new Machine(program, learner)
  const steps: Step[] = []
  const situations: Situation[] = [situationOf(machine)]
  for (const entry of schedule) {
    const node = program.tasks[entry.task] === undefined ? undefined : machine.node(entry.task)
    const ran = node === undefined ? undefined : machine.step(entry)
    if (ran === undefined || node?.kind !== 'step')
      throw new Error(cannotRun(machine, entry, steps.length + 1))
    const { operation, stack } = node
    const { outcome, woken, misuse } = ran
    const result = plainResult(program, operation.primitive, ran)
    steps.push({ ...entry, operation, stack, outcome, result, woken, misuse })
    situations.push(situationOf(machine, entry.task))
  }
  const last = situations.at(-1)
  return {
    kind: 'trace',
    title,
    policy: program.policy,
    tasks: program.tasks.map(({ name }) => name),
    objects: program.objects,
    fields: program.fields.map(({ name }) => name),
    functions: program.functions,
    steps,
    situations,
    outcome: last === undefined ? 'unfinished' : outcomeOf(last),
    program,
  }
}

function plainResult(program: Program, primitive: string, { result }: Ran): PlainValue {
  return primitive === 'read' ? program.values[result] : result
}

function cannotRun(machine: Machine, { task, choice }: ScheduleEntry, step: number): string {
  const name = (index: number) => machine.program.tasks[index]?.name ?? `task ${index}`
  const state = situationOf(machine).tasks[task]
  if (state === undefined) return `step ${step}: there is no task ${task}`
  if (state.fault !== undefined)
    return `step ${step}: ${name(task)} has stopped, so it cannot run: ${state.fault.message}`
  if (state.choices > 0)
    return `step ${step}: ${name(task)} has the choices 0 to ${state.choices - 1}, not ${choice}`
  if (state.wait === undefined) return `step ${step}: ${name(task)} has ended, so it cannot run`
  const { object, blockers } = state.wait
  const waits = `step ${step}: ${name(task)} cannot run: it waits for ${machine.program.objects[object]?.name}`
  return blockers.length === 0
    ? waits
    : `${waits}, and for that ${blockers.map(name).join(' and ')} has to move first`
}
