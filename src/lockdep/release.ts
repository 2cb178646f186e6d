import { classOf, findHeldLock, reacquireHeldLocks } from './acquire.ts'
import type { LockMap } from './lock-map.ts'
import type { Lockdep } from './lockdep.ts'
import { reportImbalance } from './report/report-context.ts'
import { reportWarning } from './report/report-off.ts'
import type { Site } from './site.ts'
import type { Task } from './task.ts'

/** A task releases a lock (lockdep.c: `lock_release`). Those taken after it are acquired again, one by one. */
export function lockRelease(lockdep: Lockdep, task: Task, lock: LockMap, site: Site): void {
  const at = findHeld(lockdep, task, lock, site)
  if (at < 0) return
  const { held } = task
  const references = held.references[at] ?? 0
  if (references > 0) held.references[at] = references - 1
  if (references > 1) return
  const { depth } = held
  cutBack(task, at)
  reacquireHeldLocks(lockdep, task, at + 1, depth, site)
}

/** A writer becomes a reader (`lock_downgrade`). */
export function lockDowngrade(lockdep: Lockdep, task: Task, lock: LockMap, site: Site): void {
  const at = findHeldToChange(lockdep, task, lock, site)
  if (at < 0) return
  const { depth } = task.held
  cutBack(task, at)
  task.held.read[at] = 1
  task.held.setSite(at, site)
  reacquireHeldLocks(lockdep, task, at, depth, site)
}

/** A held lock gets another class: another name, key and subclass (`lock_set_class`). */
export function lockSetClass(
  lockdep: Lockdep,
  task: Task,
  lock: LockMap,
  { name, key, subclass = 0 }: { readonly name: string; readonly key: number; readonly subclass?: number },
  site: Site,
): void {
  const at = findHeldToChange(lockdep, task, lock, site)
  if (at < 0) return
  lock.reset(name, key)
  const lockClass = classOf(lockdep, task, lock, subclass, site)
  if (lockClass < 0) return
  const { depth } = task.held
  task.held.lockClass[at] = lockClass
  cutBack(task, at)
  reacquireHeldLocks(lockdep, task, at, depth, site)
}

/** The entry to release or change; -1 after a report that there is none, and when nothing is checked any more. */
function findHeld(lockdep: Lockdep, task: Task, lock: LockMap, site: Site): number {
  if (!lockdep.enabled || task.inNmi || lock.validation === 'untracked') return -1
  const at = findHeldLock(lockdep, task, lock, site)
  if (at < 0) reportImbalance(lockdep, task, 'bad-unlock', lock, site)
  return at
}

/** The same for a lock that goes on being held: a task without any must not ask. */
function findHeldToChange(lockdep: Lockdep, task: Task, lock: LockMap, site: Site): number {
  if (task.held.depth === 0) reportWarning(lockdep, task, '!depth', site)
  return findHeld(lockdep, task, lock, site)
}

/** Takes the stack back to what it was before the entry at `at` (those above it are still there to be read). */
function cutBack({ held }: Task, at: number): void {
  held.depth = at
  held.chain = held.chainBefore[at] ?? 0
}
