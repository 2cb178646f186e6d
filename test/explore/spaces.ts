import { Kind, type StateSpace, stateSpace } from '../../src/explore/state-space.ts'
import { Machine } from '../../src/kernel/index.ts'
import { open, type Source } from '../../src/lang/index.ts'
import type { Program, ScheduleEntry } from '../../src/value/index.ts'
import { Random } from './random/generator.ts'
import { randomSketch } from './random/sketch.ts'
import { tablesOf } from './random/tables.ts'

/** The whole state space of a source. */
export function spaceOf(source: Source): StateSpace {
  const { program, learner } = open(source)
  return stateSpace(program, { states: 100_000 }, learner)
}

/** Random programs, with the seed of each; one seed gives one program. */
export function randomPrograms(
  count: number,
  room: number,
): { readonly seed: number; readonly program: Program }[] {
  return Array.from({ length: count }, (_, index) => ({
    seed: index + 1,
    program: tablesOf(randomSketch(new Random(index + 1), room)),
  }))
}

export function isDeadlock(space: StateSpace): (state: number) => boolean {
  return state => space.kinds[state] === Kind.deadlock
}

/** The state that a schedule leads to, as a text. Throws when a step cannot be taken. */
export function stateAfter(program: Program, schedule: readonly ScheduleEntry[]): string {
  const machine = new Machine(program)
  for (const [step, { task, choice }] of schedule.entries())
    if (!machine.run(task, choice)) throw new Error(`step ${step + 1}: task ${task} cannot run`)
  return machine.cells.join()
}

/** A state by its text, with the tasks that can go on and where each step leads; what an assume cuts off leads nowhere. */
export interface NaiveState {
  readonly enabled: ReadonlySet<number>
  readonly steps: readonly { readonly task: number; readonly to: string | undefined }[]
  /** Field values, by index of the value. */
  readonly fields: readonly number[]
  readonly isDeadlock: boolean
  readonly isFault: boolean
}

/** Every state by its text, the start first, without the explorer; undefined when there are more than `most`. */
export function naiveStates(program: Program, most: number): ReadonlyMap<string, NaiveState> | undefined {
  const machine = new Machine(program)
  const cells = new Map([[machine.cells.join(), machine.cells.slice()]])
  const states = new Map<string, NaiveState>()
  for (const [key, before] of cells) {
    if (cells.size > most) return undefined
    const enabled = new Set<number>()
    const steps: { task: number; to: string | undefined }[] = []
    machine.cells.set(before)
    const isFault = machine.hasTaskAt('fault')
    const canStep = machine.hasTaskAt('step')
    const fields = program.fields.map((_, field) => machine.field(field))
    for (const task of program.tasks.keys()) {
      for (let choice = 0; machine.run(task, choice); choice++) {
        enabled.add(task)
        const to = machine.isPruned() ? undefined : machine.cells.join()
        if (to !== undefined && !cells.has(to)) cells.set(to, machine.cells.slice())
        steps.push({ task, to })
        machine.cells.set(before)
      }
    }
    states.set(key, {
      enabled,
      steps,
      fields,
      isFault,
      isDeadlock: steps.length === 0 && canStep && !isFault,
    })
  }
  return states
}
