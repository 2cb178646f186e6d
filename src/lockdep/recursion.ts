import type { Lockdep } from './lockdep.ts'
import { reportRecursive } from './report/report-order.ts'
import type { Site } from './site.ts'
import type { Task } from './task.ts'

/**
 * Looks for a held lock of the class being acquired (lockdep.c: `check_deadlock`). `ok`: there is none that matters.
 * `nested`: there is, and a nest lock held below it makes that right. `reported`: there is, and that was reported.
 */
export function checkRecursion(lockdep: Lockdep, task: Task, site: Site): 'ok' | 'nested' | 'reported' {
  const { held } = task
  const next = held.depth
  const lockClass = held.lockClass[next] ?? 0
  const nest = held.nest(next)
  let nested = false
  for (let at = 0; at < next; at++) {
    if (nest !== undefined && held.lock(at) === nest) nested = true
    if (held.lockClass[at] !== lockClass) continue
    if (held.read[next] === 2 && held.read[at] !== 0) continue
    if (isOrdered(lockdep, task, at)) continue
    if (nested) return 'nested'
    reportRecursive(lockdep, task, at, next, site)
    return 'reported'
  }
  return 'ok'
}

/** True when the class has a comparison function, and by it the lock at `at` is to be taken before the one acquired. */
export function isOrdered({ classes }: Lockdep, { held }: Task, at: number): boolean {
  const compare = classes.compare(held.lockClass[at] ?? 0)
  return compare !== undefined && compare(held.lock(at), held.lock(held.depth)) < 0
}
