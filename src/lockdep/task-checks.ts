import { classOf, findHeldLock } from './acquire.ts'
import { type LockMap, mapSize } from './lock-map.ts'
import type { Lockdep } from './lockdep.ts'
import {
  reportHeldFreed,
  reportImbalance,
  reportLocksStillHeld,
  reportReturnToUser,
} from './report/report-context.ts'
import type { Site } from './site.ts'
import type { Task } from './task.ts'

/**
 * The memory of a lock, and nothing else, is freed or initialised anew, which must not be while it is held
 * (lockdep.c: `debug_check_no_locks_freed`).
 */
export function checkNotFreed(lockdep: Lockdep, task: Task, lock: LockMap, site: Site): void {
  if (!lockdep.enabled) return
  const { held } = task
  for (let at = 0; at < held.depth; at++) {
    if (held.lock(at) !== lock) continue
    const last = (Number.parseInt(lock.address.slice(8), 16) + mapSize - 1).toString(16).padStart(8, '0')
    reportHeldFreed(lockdep, task, at, [lock.address, lock.address.slice(0, 8) + last], site)
    return
  }
}

/**
 * A lock is initialised anew, with the name and key it has (`lockdep_init_map_type`). With a subclass it is of that one
 * from now on, also where it is acquired without.
 */
export function initAgain(lockdep: Lockdep, task: Task, lock: LockMap, site: Site, subclass = 0): void {
  checkNotFreed(lockdep, task, lock, site)
  lock.reset(lock.name, lock.key)
  if (subclass > 0 && lockdep.enabled) lock.class0 = classOf(lockdep, task, lock, subclass, site)
}

/** A task goes back to user mode, where it must hold no lock (`lockdep_sys_exit`). */
export function checkReturnToUser(lockdep: Lockdep, task: Task, site: Site): void {
  if (task.held.depth > 0) reportReturnToUser(lockdep, task, site)
}

/** A task ends, which it must not while it holds a lock (`debug_check_no_locks_held`). */
export function checkNoLocksHeld(lockdep: Lockdep, task: Task, site: Site): void {
  if (task.held.depth > 0) reportLocksStillHeld(lockdep, task, site)
}

/** A task finds a lock taken and will wait: it must have said that it acquires it (`__lock_contended`, CONFIG_LOCK_STAT). */
export function checkContended(lockdep: Lockdep, task: Task, lock: LockMap, site: Site): void {
  if (!lockdep.enabled || findHeldLock(lockdep, task, lock, site) >= 0) return
  reportImbalance(lockdep, task, 'bad-contention', lock, site)
}
