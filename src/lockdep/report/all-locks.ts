import type { ReportLine } from '../../value/index.ts'
import type { Lockdep } from '../lockdep.ts'
import { Printer } from './printer.ts'
import { printedHeld } from './raise.ts'

/** The list of all held locks that sysrq-d and the hung-task check print (lockdep.c: `debug_show_all_locks`). */
export function allLocksLines(lockdep: Lockdep): ReportLine[] {
  const print = new Printer()
  if (!lockdep.enabled) {
    print.line('sentence', 'INFO: lockdep is turned off.')
    return print.lines
  }
  print.blank()
  print.line('sentence', 'Showing all locks held in the system:')
  for (const task of lockdep.tasks) {
    const held = Array.from({ length: task.held.depth }, (_, at) => printedHeld(lockdep, task, at))
    if (held.length > 0) print.heldList({ task, held })
  }
  print.blank()
  print.line('rule', '='.repeat(45))
  print.blank()
  return print.lines
}
