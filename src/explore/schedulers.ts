import type { Machine } from '../kernel/index.ts'
import type { ScheduleEntry } from '../value/index.ts'
import type { Prng } from './prng.ts'

/** Decides one run: which task is next in the machine's present state; undefined when none can go on. */
export type Scheduler = (machine: Machine) => ScheduleEntry | undefined

/** Every task that can go on is as likely as every other, and so is every result of a `choose`. */
export function randomWalk(random: Prng): Scheduler {
  return machine => {
    const able: { readonly task: number; readonly ways: number }[] = []
    for (let task = 0; task < machine.tasks; task++) {
      const ways = machine.choices(task)
      if (ways > 0) able.push({ task, ways })
    }
    const picked = able[able.length > 1 ? random.below(able.length) : 0]
    return picked && { task: picked.task, choice: choiceAmong(picked.ways, random) }
  }
}

/**
 * Probabilistic concurrency testing (Burckhardt, Kothari, Musuvathi and Nagarakatte, "A randomized scheduler with
 * probabilistic guarantees of finding bugs", 2010): tasks have random priorities, the one with the highest runs, and at
 * `depth - 1` random steps among the first `length` the task that has just run falls behind all those first priorities.
 */
export function pct(random: Prng, tasks: number, depth: number, length: number): Scheduler {
  const priorities = Array.from({ length: tasks }, (_, task) => depth + task)
  for (let last = tasks - 1; last > 0; last--) {
    const other = random.below(last + 1)
    const [one = 0, two = 0] = [priorities[last], priorities[other]]
    priorities[last] = two
    priorities[other] = one
  }
  const changes = Array.from({ length: depth - 1 }, () => 1 + random.below(length))
  let steps = 0
  return machine => {
    let picked: ScheduleEntry | undefined
    for (let task = 0; task < tasks; task++) {
      const ways = machine.choices(task)
      if (ways === 0) continue
      if (picked === undefined || (priorities[task] ?? 0) > (priorities[picked.task] ?? 0))
        picked = { task, choice: choiceAmong(ways, random) }
    }
    if (picked === undefined) return undefined
    steps++
    for (const [at, change] of changes.entries())
      if (change === steps) priorities[picked.task] = depth - 1 - at
    return picked
  }
}

function choiceAmong(ways: number, random: Prng): number {
  return ways > 1 ? random.below(ways) : 0
}
