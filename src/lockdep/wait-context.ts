import type { Lockdep } from './lockdep.ts'
import { reportWaitContext } from './report/report-context.ts'
import type { Site } from './site.ts'
import type { Task } from './task.ts'

/** The wait type of the context that a task is in, its locks aside (lockdep.c: `task_wait_context`). */
function taskWaitContext({ wait }: Lockdep, task: Task): number {
  if (task.hardirqContext > 0) return task.hardirqThreaded ? wait.config : wait.spin
  return task.softirqContext > 0 ? wait.config : wait.max
}

/**
 * Checks that the lock being acquired may be waited for where the task is: its wait type must not exceed that of the
 * context and of any lock held in it (`check_wait_context`). True when all is well.
 */
export function checkWaitContext(lockdep: Lockdep, task: Task, site: Site): boolean {
  const { classes } = lockdep
  const { held } = task
  const next = held.lockClass[held.depth] ?? 0
  if (classes.waitInner(next) === 0 || held.trylock[held.depth]) return true
  const context = taskWaitContext(lockdep, task)
  let allowed = context
  for (let at = held.segmentStart(held.depth); at < held.depth; at++) {
    const lockClass = held.lockClass[at] ?? 0
    const inner = classes.waitInner(lockClass)
    if (inner === 0) continue
    allowed = classes.lockType(lockClass) === 'wait-override' ? inner : Math.min(allowed, inner)
  }
  if (classes.waitOuter(next) <= allowed) return true
  reportWaitContext(lockdep, task, context, site)
  return false
}
