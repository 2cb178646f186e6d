import { emptyChain } from './chains.ts'
import { type Compare, maxSubclasses, type PrintInstance } from './classes.ts'
import { validateChain } from './dependencies.ts'
import type { Acquisition } from './held.ts'
import type { LockMap } from './lock-map.ts'
import type { Lockdep } from './lockdep.ts'
import { markUsage } from './mark.ts'
import { reportNestNotHeld } from './report/report-context.ts'
import { checkNmi } from './report/report-irq.ts'
import { reportDepthExceeded, reportTableFull, reportTurnedOff, reportWarning } from './report/report-off.ts'
import type { Site } from './site.ts'
import type { Task } from './task.ts'
import { checkWaitContext } from './wait-context.ts'

/**
 * A task is about to take a lock, or has just taken it by a trylock (lockdep.c: `lock_acquire`). Told before the task
 * waits: from here on the lock counts as held. In an NMI it is looked at only.
 */
export function lockAcquire(lockdep: Lockdep, task: Task, lock: LockMap, how: Acquisition, site: Site): void {
  if (!lockdep.enabled) return
  if (task.inNmi) {
    if (!how.trylock) checkNmi(lockdep, task, lock, how, site)
    return
  }
  acquireLock(lockdep, task, lock, how, task.hardirqsEnabled ? irqsOn : irqsOff, site)
}

/** A task waits for all holders of a lock without becoming one (`lock_sync`): `synchronize_srcu`. */
export function lockSync(lockdep: Lockdep, task: Task, lock: LockMap, how: Acquisition, site: Site): void {
  if (!lockdep.enabled) return
  acquireLock(lockdep, task, lock, how, { ...(task.hardirqsEnabled ? irqsOn : irqsOff), sync: true }, site)
}

/** The rest of what an acquisition is: `hardirqsOff`, and what it takes over from an earlier one of the same lock. */
interface Circumstances {
  readonly hardirqsOff: boolean
  readonly references: number
  readonly sync: boolean
  /** The place that counts as that of the acquisition, when it is not the present one. */
  readonly at?: Site
}

const irqsOn: Circumstances = { hardirqsOff: false, references: 0, sync: false }
const irqsOff: Circumstances = { ...irqsOn, hardirqsOff: true }

/**
 * Checks an acquisition and pushes the lock (`__lock_acquire`). The order of the checks is the kernel's: it decides
 * which report is made when several could be. `merged`: the innermost lock, of the same class, counts for this one too.
 */
function acquireLock(
  lockdep: Lockdep,
  task: Task,
  lock: LockMap,
  how: Acquisition,
  circumstances: Circumstances,
  site: Site,
): 'held' | 'merged' | 'refused' {
  const { held } = task
  if (!lockdep.enabled || lock.validation === 'untracked') return 'refused'
  const lockClass = classOf(lockdep, task, lock, how.subclass, site)
  if (lockClass < 0) return 'refused'
  lockdep.classes.countOperation(lockClass)
  const at = held.depth
  if (at > 0 && !circumstances.sync && held.lockClass[at - 1] === lockClass && how.nest !== undefined) {
    held.references[at - 1] = (held.references[at - 1] || 1) + (circumstances.references || 1)
    return 'merged'
  }
  held.fill(lock, lockClass, how, circumstances.at ?? site)
  if (lock.validation === 'none') held.check[at] = 0
  held.irqContext[at] = task.irqContext
  held.hardirqsOff[at] = circumstances.hardirqsOff ? 1 : 0
  held.sync[at] = circumstances.sync ? 1 : 0
  held.references[at] = circumstances.references
  if (!checkWaitContext(lockdep, task, site) || !markUsage(lockdep, task, site)) return 'refused'
  held.chainBefore[at] = held.chain
  const isHead = at === 0 || held.irqContext[at - 1] !== held.irqContext[at]
  const chain = lockdep.chains.extended(isHead ? emptyChain : held.chain, held.id(at))
  if (how.nest !== undefined && !isHeld(lockdep, task, how.nest, site)) {
    reportNestNotHeld(lockdep, task, how.nest, site)
    return 'refused'
  }
  if (!validateChain(lockdep, task, chain, isHead, site)) return 'refused'
  if (circumstances.sync) return 'held'
  held.chain = chain
  held.depth++
  if (held.depth < lockdep.limits.lockDepth) return 'held'
  reportDepthExceeded(lockdep, task, site)
  return 'refused'
}

/** Acquires again what was held from `from` up to `depth`, where the entries below have changed (`reacquire_held_locks`). */
export function reacquireHeldLocks(
  lockdep: Lockdep,
  task: Task,
  from: number,
  depth: number,
  site: Site,
): void {
  const { held } = task
  for (let at = from; at < depth; at++) {
    const read = held.read[at]
    const again = acquireLock(
      lockdep,
      task,
      held.lock(at),
      {
        subclass: lockdep.classes.subclass(held.lockClass[at] ?? 0),
        trylock: held.trylock[at] === 1,
        read: read === 1 || read === 2 ? read : 0,
        check: held.check[at] === 1,
        nest: held.nest(at),
      },
      {
        hardirqsOff: held.hardirqsOff[at] === 1,
        references: held.references[at] ?? 0,
        sync: false,
        at: held.site(at),
      },
      site,
    )
    if (again === 'refused') return
  }
}

/** The class of a lock with a subclass, made if need be (`register_lock_class`); -1 after a report. */
export function classOf(lockdep: Lockdep, task: Task, lock: LockMap, subclass: number, site: Site): number {
  if (subclass === 0 && lock.class0 >= 0) return lock.class0
  if (subclass === 1 && lock.class1 >= 0) return lock.class1
  if (subclass >= maxSubclasses) {
    const messages = [`BUG: looking up invalid subclass: ${subclass}`]
    reportTurnedOff(lockdep, task, messages, site)
    return -1
  }
  const { key } = lock
  if (key === null) {
    const messages = [
      'INFO: trying to register non-static key.',
      'The code is fine but needs lockdep annotation, or maybe',
      "you didn't initialize this object before use?",
    ]
    reportTurnedOff(lockdep, task, messages, site)
    return -1
  }
  const known = lockdep.classes.find(key, subclass)
  const found = known >= 0 ? known : lockdep.classes.register(lock, key, subclass)
  if (found === undefined) {
    reportTableFull(lockdep, task, 'MAX_LOCKDEP_KEYS', site)
    return -1
  }
  if (subclass === 0) lock.class0 = found
  else if (subclass === 1) lock.class1 = found
  return found
}

/** Gives a lock's class an order among its own locks, so that they may be nested (`lockdep_set_lock_cmp_fn`). */
export function lockSetCompare(
  lockdep: Lockdep,
  task: Task,
  lock: LockMap,
  { compare, print }: { readonly compare: Compare; readonly print?: PrintInstance },
  site: Site,
): void {
  const lockClass = classOf(lockdep, task, lock, 0, site)
  if (lockClass >= 0) lockdep.classes.setCompare(lockClass, compare, print)
}

/**
 * True when the entry at `at` stands for the lock: it is that lock, or counts for several of its class
 * (`match_held_lock`). An entry that was not acquired in a nest lock itself must not count for others.
 */
function matches(lockdep: Lockdep, task: Task, at: number, lock: LockMap, site: Site): boolean {
  const { held } = task
  if (held.lock(at) === lock) return true
  if (!held.references[at] || lock.key === null) return false
  const lockClass = lock.class0 >= 0 ? lock.class0 : lockdep.classes.find(lock.key, 0)
  if (lockClass < 0) return false
  if (held.nest(at) !== undefined) return held.lockClass[at] === lockClass
  reportWarning(lockdep, task, '!hlock->nest_lock', site)
  return false
}

/**
 * The held entry for a lock: the innermost one whatever its interrupt context, else one further out in the same context
 * (`find_held_lock`); -1 when there is none.
 */
export function findHeldLock(lockdep: Lockdep, task: Task, lock: LockMap, site: Site): number {
  const innermost = task.held.depth - 1
  const first = innermost < 0 ? 0 : task.held.segmentStart(innermost)
  for (let at = innermost; at >= first; at--) if (matches(lockdep, task, at, lock, site)) return at
  return -1
}

function isHeld(lockdep: Lockdep, task: Task, lock: LockMap, site: Site): boolean {
  for (let at = 0; at < task.held.depth; at++) if (matches(lockdep, task, at, lock, site)) return true
  return false
}
