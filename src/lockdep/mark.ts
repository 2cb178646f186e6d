import type { Lockdep } from './lockdep.ts'
import { reportInconsistent, reportInversion } from './report/report-irq.ts'
import { reportSearchFailed, reportTableFull } from './report/report-off.ts'
import type { Question } from './search.ts'
import type { Site } from './site.ts'
import type { Task } from './task.ts'
import {
  directionBit,
  enabledHardirq,
  enabledSoftirq,
  exclusiveBit,
  readBit,
  stateName,
  used,
  usedInHardirq,
  usedInSoftirq,
  usedRead,
  writeUsage,
} from './usage.ts'

/** Marks what the acquisition at the held stack's depth says about its class (lockdep.c: `mark_usage`). False after a report. */
export function markUsage(lockdep: Lockdep, task: Task, site: Site): boolean {
  const { held } = task
  const at = held.depth
  const read = held.read[at] ? readBit : 0
  const isUsed = read ? usedRead : used
  let wanted = 1 << isUsed
  if (held.check[at]) {
    if (!held.trylock[at]) {
      if (task.hardirqContext > 0) wanted |= 1 << (usedInHardirq + read)
      if (task.softirqContext > 0) wanted |= 1 << (usedInSoftirq + read)
    }
    if (!held.hardirqsOff[at] && !held.sync[at]) {
      wanted |= 1 << (enabledHardirq + read)
      if (task.softirqsEnabled) wanted |= 1 << (enabledSoftirq + read)
    }
  }
  const missing = wanted & ~lockdep.classes.usageOf(held.lockClass[at] ?? 0)
  if (missing === 0) return true
  for (const bit of [usedInHardirq, usedInSoftirq, enabledHardirq, enabledSoftirq]) {
    if (missing & (1 << (bit + read)) && !markLock(lockdep, task, at, bit + read, site)) return false
  }
  return !(missing & (1 << isUsed)) || markLock(lockdep, task, at, isUsed, site)
}

/** Marks all checked locks of a task as held while interrupts of a kind are enabled (`mark_held_locks`). */
export function markHeldLocks(lockdep: Lockdep, task: Task, bit: number, site: Site): boolean {
  const { held } = task
  for (let at = 0; at < held.depth; at++) {
    if (!held.check[at]) continue
    if (!markLock(lockdep, task, at, bit + (held.read[at] ? readBit : 0), site)) return false
  }
  return true
}

/** Sets a bit of a held lock's class and, the first time, checks that it agrees with all others (`mark_lock`). */
function markLock(lockdep: Lockdep, task: Task, at: number, bit: number, site: Site): boolean {
  const lockClass = task.held.lockClass[at] ?? 0
  if (lockdep.classes.usageOf(lockClass) & (1 << bit)) return true
  lockdep.classes.use(lockClass, bit, site)
  if (!lockdep.saveTrace(site)) {
    reportTableFull(lockdep, task, 'MAX_STACK_TRACE_ENTRIES', site)
    return false
  }
  return bit >= used || markLockIrq(lockdep, task, at, bit, site)
}

/** The checks of an interrupt bit: against the class's own others, then against what lies before or after it. */
function markLockIrq(lockdep: Lockdep, task: Task, at: number, bit: number, site: Site): boolean {
  const excluded = exclusiveBit(bit)
  const usage = lockdep.classes.usageOf(task.held.lockClass[at] ?? 0)
  for (const other of bit & readBit ? [excluded] : [excluded, excluded + readBit]) {
    if (!(usage & (1 << other))) continue
    reportInconsistent(lockdep, task, at, other, bit, site)
    return false
  }
  return checkUsage(lockdep, task, at, excluded, site)
}

/**
 * Checks that no class on a strong path from this one (for `used in`), or to it (for `enabled`), has the bit `excluded`
 * for writers or readers (`check_usage_forwards`, `check_usage_backwards`).
 */
function checkUsage(lockdep: Lockdep, task: Task, at: number, excluded: number, site: Site): boolean {
  const { held } = task
  const { classes, search } = lockdep
  const forwards = (excluded & directionBit) !== 0
  const read = held.read[at] ?? 0
  const result = search.run(held.lockClass[at] ?? 0, forwards ? read === 2 : read !== 0, {
    direction: forwards ? 'after' : 'before',
    match: usageMatch(lockdep, (1 << excluded) | (1 << (excluded + readBit))),
    skip: usageSkip(lockdep),
  })
  if (result === 'none') return true
  if (result === 'queue full') {
    reportSearchFailed(lockdep, task, site)
    return false
  }
  const found = classes.usageOf(search.found) & (1 << excluded) ? excluded : excluded + readBit
  reportInversion(
    lockdep,
    task,
    at,
    forwards ? 'forwards' : 'backwards',
    search.path(),
    stateName(found),
    site,
  )
  return false
}

/** Matches a class with a usage in the mask; on a path of recursive readers only, with one that is not for readers (`usage_match`). */
export function usageMatch({ classes }: Lockdep, mask: number): Question {
  return (lockClass, onlyRecursive) =>
    (classes.usageOf(lockClass) & mask & (onlyRecursive ? writeUsage : ~0)) !== 0
}

/** Passes over classes that are no locks to others: local_lock, and overrides of the wait type (`usage_skip`). */
export function usageSkip({ classes }: Lockdep): Question {
  return lockClass => classes.lockType(lockClass) !== 'normal'
}
