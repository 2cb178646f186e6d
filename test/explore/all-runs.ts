import { Machine } from '../../src/kernel/index.ts'
import type { Program, RunCost, ScheduleEntry } from '../../src/value/index.ts'

/** A run, or the beginning of one. */
export interface Run {
  readonly schedule: readonly ScheduleEntry[]
  readonly cost: RunCost
  /** The state it has come to. */
  readonly machine: Machine
  /** The state as a text. */
  readonly key: string
  /** The ways each task can go on here, those that an assume cuts off among them; none where it ends. */
  readonly ways: readonly { readonly task: number; readonly ways: number }[]
  /** The probability of this run when tasks, and then results, are equally likely; what was cut off is lost. */
  readonly chance: number
  /** Its last step used a primitive wrongly. */
  readonly misused: boolean
}

/**
 * Takes every step in every order, remembering nothing but the run it is on, and shows the beginnings of all runs. A run
 * that comes back to a state with the same task last is shown there and not followed. False when that takes more than
 * `most` steps, or a run has more than 100.
 */
export function allRuns(program: Program, most: number, show: (run: Run) => void): boolean {
  const machine = new Machine(program)
  const onRun = new Set<string>()
  let steps = 0
  const go = (run: Pick<Run, 'schedule' | 'cost' | 'chance' | 'misused'>): void => {
    const before = machine.cells.slice()
    const key = before.join()
    const ways = program.tasks.flatMap((_, task) => {
      const count = machine.choices(task)
      return count > 0 ? [{ task, ways: count }] : []
    })
    show({ ...run, machine, key, ways })
    const last = run.schedule.at(-1)?.task
    const place = `${key} ${last}`
    if (onRun.has(place)) return
    if (run.cost.steps > 100) steps = most + 1
    onRun.add(place)
    const { preemptions, switches } = run.cost
    const isEnabled = ways.some(({ task }) => task === last)
    for (const { task, ways: results } of ways) {
      const isSwitch = last !== undefined && last !== task
      for (let choice = 0; choice < results && steps <= most; choice++) {
        machine.run(task, choice)
        if (!machine.pruned) {
          steps++
          go({
            schedule: [...run.schedule, { task, choice }],
            cost: {
              preemptions: preemptions + (isSwitch && isEnabled ? 1 : 0),
              switches: switches + (isSwitch ? 1 : 0),
              steps: run.cost.steps + 1,
            },
            chance: run.chance / ways.length / results,
            misused: machine.misuses > 0,
          })
        }
        machine.cells.set(before)
      }
    }
    onRun.delete(place)
  }
  go({ schedule: [], cost: { preemptions: 0, switches: 0, steps: 0 }, chance: 1, misused: false })
  return steps <= most
}

/** The lesser of two costs, compared part by part in an order. */
export function less(a: RunCost, b: RunCost, order: readonly (keyof RunCost)[]): boolean {
  for (const part of order) if (a[part] !== b[part]) return a[part] < b[part]
  return false
}
