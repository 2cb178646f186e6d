import type { IrqContext, PrintedHeldLock, ReportBody, ReportFrame } from '../../value/index.ts'
import type { LockMap } from '../lock-map.ts'
import type { Lockdep } from '../lockdep.ts'
import type { Site } from '../site.ts'
import type { Task } from '../task.ts'

/** Turns the validator off and makes its report, unless it is off already: there is one report at most. */
export function raise(lockdep: Lockdep, make: () => ReportBody): void {
  if (lockdep.turnOff()) lockdep.report = make()
}

/** Every report's kernel, task and held locks, and the stack it was made from. */
export function reported(lockdep: Lockdep, task: Task, site: Site) {
  const { release, build, taint, backtraceNamesUser } = lockdep.kernel
  const { comm, pid, cpu } = task
  const user = backtraceNamesUser ? ' UID: 0' : ''
  return {
    kernel: `${release} ${build} ${taint}`,
    task: { comm, pid },
    held: Array.from({ length: task.held.depth }, (_, at) => printedHeld(lockdep, task, at)),
    backtrace: {
      header: [`CPU: ${cpu}${user} PID: ${pid} Comm: ${comm} ${taint} ${release} ${build} `],
      frames: site.frames,
    },
  }
}

/** One entry of a task's held locks, or the one being acquired (`print_lock`). */
export function printedHeld(lockdep: Lockdep, { held }: Task, at: number): PrintedHeldLock {
  return printedLock(lockdep, held.lock(at), held.lockClass[at] ?? 0, held.site(at).at)
}

/** A lock of a class, acquired at a place. */
export function printedLock(
  { classes }: Lockdep,
  lock: LockMap,
  lockClass: number,
  at: ReportFrame,
): PrintedHeldLock {
  return { address: lock.address, lock: classes.printed(lockClass, lock), at }
}

/** Name of the lock at a place of the held stack. */
export function heldName({ classes }: Lockdep, { held }: Task, at: number): string {
  return classes.nameOf(held.lockClass[at] ?? 0, held.lock(at))
}

/** The interrupt context that a task is in. */
export function irqContextOf(task: Task): IrqContext {
  const { hardirqContext, hardirqCount, softirqContext, softirqCount, hardirqsEnabled, softirqsEnabled } =
    task
  return { hardirqContext, hardirqCount, softirqContext, softirqCount, hardirqsEnabled, softirqsEnabled }
}
