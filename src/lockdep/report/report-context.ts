import type { ImbalanceReport } from '../../value/index.ts'
import type { LockMap } from '../lock-map.ts'
import type { Lockdep } from '../lockdep.ts'
import type { Site } from '../site.ts'
import type { Task } from '../task.ts'
import { printedHeld, raise, reported } from './raise.ts'

/** The lock being acquired must not be waited for where the task is (lockdep.c: `print_lock_invalid_wait_context`). */
export function reportWaitContext(lockdep: Lockdep, task: Task, context: number, site: Site): void {
  raise(lockdep, () => ({
    type: 'wait-context',
    ...reported(lockdep, task, site),
    acquiring: printedHeld(lockdep, task, task.held.depth),
    context,
  }))
}

/** The lock that is said to serialise an acquisition is not held (`print_lock_nested_lock_not_held`). */
export function reportNestNotHeld(lockdep: Lockdep, task: Task, nest: LockMap, site: Site): void {
  raise(lockdep, () => ({
    type: 'nested-not-taken',
    ...reported(lockdep, task, site),
    acquiring: printedHeld(lockdep, task, task.held.depth),
    nest: nest.name,
  }))
}

/** A lock that the task does not hold is released, or contended for (`print_unlock_imbalance_bug`, `print_lock_contention_bug`). */
export function reportImbalance(
  lockdep: Lockdep,
  task: Task,
  type: ImbalanceReport['type'],
  lock: LockMap,
  site: Site,
): void {
  raise(lockdep, () => ({
    type,
    ...reported(lockdep, task, site),
    lock: lock.name,
    address: lockdep.codeAddress(site.at.symbol),
    at: site.at,
  }))
}

/** Memory with the held lock at `at` in it is freed or initialised anew (`print_freed_lock_bug`). */
export function reportHeldFreed(
  lockdep: Lockdep,
  task: Task,
  at: number,
  memory: readonly [first: string, last: string],
  site: Site,
): void {
  raise(lockdep, () => ({
    type: 'held-freed',
    ...reported(lockdep, task, site),
    memory,
    lock: printedHeld(lockdep, task, at),
  }))
}

/** A task goes back to user mode with locks held (`lockdep_sys_exit`). */
export function reportReturnToUser(lockdep: Lockdep, task: Task, site: Site): void {
  raise(lockdep, () => {
    const { kernel, task: who, held } = reported(lockdep, task, site)
    return { type: 'return-to-user', kernel, task: who, held }
  })
}

/** A task ends, or is frozen, with locks held (`print_held_locks_bug`). */
export function reportLocksStillHeld(lockdep: Lockdep, task: Task, site: Site): void {
  raise(lockdep, () => ({ type: 'locks-still-held', ...reported(lockdep, task, site) }))
}
