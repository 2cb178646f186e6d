import type { Lockdep } from '../lockdep.ts'
import type { Site } from '../site.ts'
import type { Task } from '../task.ts'
import { Printer } from './printer.ts'
import { raise, reported } from './raise.ts'

/** The validator gives up, and says why (lockdep.c: `print_lockdep_off`, `assign_lock_key`, `look_up_lock_class`). */
export function reportTurnedOff(lockdep: Lockdep, task: Task, messages: readonly string[], site: Site): void {
  raise(lockdep, () => ({
    type: 'turned-off',
    messages: [...messages, 'turning off the locking correctness validator.'],
    backtrace: reported(lockdep, task, site).backtrace,
  }))
}

/** The validator's own state is not what it must be, and it gives up (include/linux/debug_locks.h: DEBUG_LOCKS_WARN_ON). */
export function reportWarning(lockdep: Lockdep, task: Task, condition: string, site: Site): void {
  raise(lockdep, () => ({
    type: 'turned-off',
    messages: [`DEBUG_LOCKS_WARN_ON(${condition})`],
    backtrace: reported(lockdep, task, site).backtrace,
  }))
}

/** A table is full; `table` as the kernel calls it: `MAX_LOCKDEP_ENTRIES`. */
export function reportTableFull(lockdep: Lockdep, task: Task, table: string, site: Site): void {
  reportTurnedOff(lockdep, task, [`BUG: ${table} too low!`], site)
}

/** A task holds as many locks as there is room for (`__lock_acquire`). */
export function reportDepthExceeded(lockdep: Lockdep, task: Task, site: Site): void {
  const held = new Printer()
  held.heldList(reported(lockdep, task, site))
  raise(lockdep, () => ({
    type: 'turned-off',
    messages: [
      'BUG: MAX_LOCK_DEPTH too low!',
      'turning off the locking correctness validator.',
      `depth: ${task.held.depth}  max: ${lockdep.limits.lockDepth}!`,
      ...held.lines.map(({ text }) => text),
      'INFO: lockdep is turned off.',
    ],
    backtrace: reported(lockdep, task, site).backtrace,
  }))
}

/** The search needs a longer queue (`print_bfs_bug`). */
export function reportSearchFailed(lockdep: Lockdep, task: Task, site: Site): void {
  raise(lockdep, () => ({
    type: 'turned-off',
    messages: ['lockdep bfs error:-1'],
    backtrace: reported(lockdep, task, site).backtrace,
  }))
}
