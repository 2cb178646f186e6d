import type { RcuReport } from '../value/index.ts'
import type { Lockdep } from './lockdep.ts'
import { reported } from './report/raise.ts'
import type { Site } from './site.ts'
import type { Task } from './task.ts'

/** `rcu_scheduler_active` once the system runs (RCU_SCHEDULER_RUNNING). */
const running = 2

/**
 * Code at `file:line` finds that it uses RCU wrongly (include/linux/rcupdate.h: RCU_LOCKDEP_WARN; lockdep.c:
 * `lockdep_rcu_suspicious`). That is reported once for each place, and turns nothing off: undefined the second time, and
 * when the validator is off.
 */
export function rcuSuspicious(
  lockdep: Lockdep,
  task: Task,
  where: { readonly file: string; readonly line: number; readonly message: string },
  site: Site,
): RcuReport | undefined {
  const place = `${where.file}:${where.line}`
  if (!lockdep.enabled || lockdep.suspiciousRcu.has(place)) return undefined
  lockdep.suspiciousRcu.add(place)
  return { type: 'rcu', ...reported(lockdep, task, site), ...where, schedulerActive: running }
}
