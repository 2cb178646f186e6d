import { lockAcquire } from './acquire.ts'
import { type Acquisition, exclusive } from './held.ts'
import type { LockMap } from './lock-map.ts'
import type { Lockdep } from './lockdep.ts'
import { lockDowngrade, lockRelease } from './release.ts'
import type { Site } from './site.ts'
import type { Task } from './task.ts'

/** What a primitive tells the validator. */
interface Call {
  /** Before it does anything: so does the kernel, and a task that waits counts as holding what it waits for. */
  readonly before?: (lockdep: Lockdep, task: Task, lock: LockMap, site: Site) => void
  /** After it has run, with its result: 1 for a trylock that succeeded, -EINTR for a wait that was ended. */
  readonly after?: (lockdep: Lockdep, task: Task, lock: LockMap, site: Site, result: number) => void
}

const reader: Acquisition = { ...exclusive, read: 1 }

function acquires(how: Acquisition): Call {
  return { before: (lockdep, task, lock, site) => lockAcquire(lockdep, task, lock, how, site) }
}

function acquiresUnlessEnded(how: Acquisition): Call {
  return {
    ...acquires(how),
    after: (lockdep, task, lock, site, result) => {
      if (result < 0) lockRelease(lockdep, task, lock, site)
    },
  }
}

function tries(how: Acquisition): Call {
  const tried = { ...how, trylock: true }
  return {
    after: (lockdep, task, lock, site, result) => {
      if (result > 0) lockAcquire(lockdep, task, lock, tried, site)
    },
  }
}

const releases: Call = { before: lockRelease }

/**
 * The primitives that the validator hears of, and what it hears (include/linux/lockdep.h; mutex.c, rwsem.c, spinlock_api_smp.h;
 * mm/memory.c: `__might_fault`). Completions and page tables are not among them: lockdep does not see those.
 */
export const modelCalls: Readonly<Record<string, Call>> = {
  mutex_lock: acquires(exclusive),
  mutex_lock_killable: acquiresUnlessEnded(exclusive),
  mutex_lock_interruptible: acquiresUnlessEnded(exclusive),
  mutex_trylock: tries(exclusive),
  mutex_unlock: releases,
  spin_lock: acquires(exclusive),
  spin_trylock: tries(exclusive),
  spin_unlock: releases,
  down_read: acquires(reader),
  down_read_killable: acquiresUnlessEnded(reader),
  down_read_trylock: tries(reader),
  up_read: releases,
  down_write: acquires(exclusive),
  down_write_killable: acquiresUnlessEnded(exclusive),
  down_write_trylock: tries(exclusive),
  up_write: releases,
  downgrade_write: { before: lockDowngrade },
  might_fault: {
    before: (lockdep, task, lock, site) => {
      lockAcquire(lockdep, task, lock, reader, site)
      lockRelease(lockdep, task, lock, site)
    },
  },
}
