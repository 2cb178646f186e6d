import type { Machine } from '../kernel/index.ts'
import type { RunCost, ScheduleEntry } from '../value/index.ts'

/** What a run from the start costs. Throws when a step of it cannot run. */
export function costOf(machine: Machine, schedule: readonly ScheduleEntry[]): RunCost {
  machine.reset()
  let preemptions = 0
  let switches = 0
  let last: number | undefined
  schedule.forEach(({ task, choice }, step) => {
    if (last !== undefined && task !== last) {
      switches++
      if (machine.choices(last) > 0) preemptions++
    }
    last = task
    if (!machine.run(task, choice)) throw new Error(`step ${step + 1} of the run cannot run`)
  })
  return { preemptions, switches, steps: schedule.length }
}
