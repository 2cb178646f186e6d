export { lockAcquire, lockSetCompare, lockSync } from './acquire.ts'
export { type Acquisition, exclusive, type Read } from './held.ts'
export {
  hardirqEnter,
  hardirqExit,
  hardirqsOff,
  hardirqsOn,
  localBhDisable,
  localBhEnable,
  softirqEnter,
  softirqExit,
} from './irq-flags.ts'
export type { Limits } from './limits.ts'
export { kindTypes, type LockKind, type LockMap } from './lock-map.ts'
export { type Kernel, Lockdep } from './lockdep.ts'
export { type LockdepOptions, lockdep, lockGraph } from './model.ts'
export { rcuSuspicious } from './rcu.ts'
export { lockDowngrade, lockRelease, lockSetClass } from './release.ts'
export { allLocksLines } from './report/all-locks.ts'
export { reportLines } from './report/text.ts'
export type { Site } from './site.ts'
export type { Task } from './task.ts'
export {
  checkContended,
  checkNoLocksHeld,
  checkNotFreed,
  checkReturnToUser,
  initAgain,
} from './task-checks.ts'
