import type { Lockdep } from './lockdep.ts'
import { markHeldLocks } from './mark.ts'
import { reportWarning } from './report/report-off.ts'
import type { Site } from './site.ts'
import type { Task } from './task.ts'
import { enabledHardirq, enabledSoftirq } from './usage.ts'

/** What one `local_bh_disable` adds to the preemption counter's soft interrupt field (SOFTIRQ_DISABLE_OFFSET). */
const bhDisabled = 2

/** Hard interrupts are disabled (lockdep.c: `lockdep_hardirqs_off`). */
export function hardirqsOff({ enabled }: Lockdep, task: Task, { at }: Site): void {
  if (!enabled || !task.hardirqsEnabled) return
  task.hardirqsEnabled = false
  task.lastHardirqsDisabled = { stamp: ++task.irqEvents, at }
}

/** Hard interrupts are enabled: whatever the task holds is held with them enabled (`lockdep_hardirqs_on_prepare`). */
export function hardirqsOn(lockdep: Lockdep, task: Task, site: Site): void {
  if (!lockdep.enabled || task.hardirqsEnabled) return
  if (task.hardirqContext > 0) {
    reportWarning(lockdep, task, 'lockdep_hardirq_context()', site)
    return
  }
  if (markHeldLocks(lockdep, task, enabledHardirq, site) && task.softirqsEnabled) {
    markHeldLocks(lockdep, task, enabledSoftirq, site)
  }
  task.hardirqsEnabled = true
  task.lastHardirqsEnabled = { stamp: ++task.irqEvents, at: site.at }
}

/** Soft interrupts are disabled, for the first time or once more (kernel/softirq.c: `__local_bh_disable_ip`). */
export function localBhDisable({ enabled }: Lockdep, task: Task, { at }: Site): void {
  task.softirqCount += bhDisabled
  if (!enabled || !task.softirqsEnabled) return
  task.softirqsEnabled = false
  task.lastSoftirqsDisabled = { stamp: ++task.irqEvents, at }
}

/**
 * Undoes one `localBhDisable` (`__local_bh_enable_ip`). Hard interrupts go off and on on the way, so that everything held
 * is marked then, and not by `lockdep_softirqs_on`. They are on afterwards even if they were off before, which is wrong
 * and which the kernel warns of.
 */
export function localBhEnable(lockdep: Lockdep, task: Task, site: Site): void {
  hardirqsOff(lockdep, task, site)
  task.softirqCount -= bhDisabled
  if (lockdep.enabled && task.softirqCount === 0 && !task.softirqsEnabled) {
    task.softirqsEnabled = true
    task.lastSoftirqsEnabled = { stamp: ++task.irqEvents, at: site.at }
  }
  hardirqsOn(lockdep, task, site)
}

/** A hard interrupt comes; its handler runs with interrupts disabled. `threaded`: with PREEMPT_RT it would be a thread. */
export function hardirqEnter(lockdep: Lockdep, task: Task, threaded: boolean, site: Site): void {
  hardirqsOff(lockdep, task, site)
  task.hardirqCount++
  if (++task.hardirqContext === 1) task.hardirqThreaded = threaded
}

/** The handler returns; the outermost one to a task whose interrupts are enabled. */
export function hardirqExit(lockdep: Lockdep, task: Task, site: Site): void {
  task.hardirqContext--
  task.hardirqCount--
  if (task.hardirqContext === 0) hardirqsOn(lockdep, task, site)
}

/** Soft interrupts run, with hard ones disabled, as the locking self-test plays it (lib/locking-selftest.c: SOFTIRQ_ENTER). */
export function softirqEnter(lockdep: Lockdep, task: Task, site: Site): void {
  localBhDisable(lockdep, task, site)
  hardirqsOff(lockdep, task, site)
  task.softirqContext++
}

/** They have run (SOFTIRQ_EXIT). */
export function softirqExit(lockdep: Lockdep, task: Task, site: Site): void {
  task.softirqContext--
  hardirqsOn(lockdep, task, site)
  localBhEnable(lockdep, task, site)
}
