import type {
  HeldFreedReport,
  ImbalanceReport,
  LocksStillHeldReport,
  NestedNotTakenReport,
  RcuReport,
  ReturnToUserReport,
  TurnedOffReport,
  WaitContextReport,
} from '../../value/index.ts'
import { type Printer, symbol } from './printer.ts'

/** Prints a report of an acquisition in a context that must not wait so long (lockdep.c: `print_lock_invalid_wait_context`). */
export function printWaitContext(print: Printer, report: WaitContextReport): void {
  const { kernel, task, acquiring, context } = report
  print.banner('[ BUG: Invalid wait context ]', kernel, 29)
  print.line('task', `${task.comm}/${task.pid} is trying to lock:`)
  print.held('lock', acquiring)
  print.line('sentence', 'other info that might help us debug this:')
  print.line('sentence', `context-{${context}:${context}}`)
  print.heldList(report)
  print.backtrace(report)
}

/** Prints a report of a missing nest lock (`print_lock_nested_lock_not_held`). */
export function printNestedNotTaken(print: Printer, report: NestedNotTakenReport): void {
  const { kernel, task, acquiring, nest } = report
  print.banner('WARNING: Nested lock was not taken', kernel, 34)
  print.line('task', `${task.comm}/${task.pid} is trying to lock:`)
  print.held('lock', acquiring)
  print.blank()
  print.line('sentence', 'but this task is not holding:')
  print.line('lock', nest, nest)
  print.blank()
  print.backtrace(report)
  print.blank()
  print.line('sentence', 'other info that might help us debug this:')
  print.heldList(report)
  print.blank()
  print.backtrace(report)
}

/** Prints a report of a release without an acquisition, or of contention without one (`print_unlock_imbalance_bug`). */
export function printImbalance(print: Printer, report: ImbalanceReport): void {
  const { type, kernel, task, lock, address, at } = report
  const unlock = type === 'bad-unlock'
  print.banner(`WARNING: bad ${unlock ? 'unlock balance' : 'contention'} detected!`, kernel, unlock ? 37 : 33)
  const trying = `is trying to ${unlock ? 'release' : 'contend'} lock`
  print.line('task', `${task.comm}/${task.pid} ${trying} (${lock}) at:`, lock)
  print.line('frame', `[<${address}>] ${symbol(at)}`)
  print.line('sentence', unlock ? 'but there are no more locks to release!' : 'but there are no locks held!')
  print.blank()
  print.line('sentence', 'other info that might help us debug this:')
  print.heldList(report)
  print.blank()
  print.backtrace(report)
}

/** Prints a report of a held lock in memory that is freed (`print_freed_lock_bug`). */
export function printHeldFreed(print: Printer, report: HeldFreedReport): void {
  const { kernel, task, memory, lock } = report
  print.banner('WARNING: held lock freed!', kernel, 25)
  const range = memory.join('-')
  print.line('task', `${task.comm}/${task.pid} is freeing memory ${range}, with a lock still held there!`)
  print.held('lock', lock)
  print.heldList(report)
  print.blank()
  print.backtrace(report)
}

/** Prints a report of locks held on the way to user mode (`lockdep_sys_exit`): it has no backtrace. */
export function printReturnToUser(print: Printer, report: ReturnToUserReport): void {
  const { kernel, task } = report
  print.banner('WARNING: lock held when returning to user space!', kernel, 48)
  print.line('task', `${task.comm}/${task.pid} is leaving the kernel with locks still held!`)
  print.heldList(report)
}

/** Prints a report of locks held by a task that ends (`print_held_locks_bug`). */
export function printLocksStillHeld(print: Printer, report: LocksStillHeldReport): void {
  const { kernel, task } = report
  print.banner(`WARNING: ${task.comm}/${task.pid} still has locks held!`, kernel, 36)
  print.heldList(report)
  print.blank()
  print.backtrace(report)
}

/** Prints a report of a wrong use of RCU (`lockdep_rcu_suspicious`). */
export function printRcu(print: Printer, report: RcuReport): void {
  const { kernel, file, line, message, schedulerActive } = report
  print.banner('WARNING: suspicious RCU usage', kernel, 29)
  print.line('sentence', `${file}:${line} ${message}!`)
  print.blank()
  print.line('sentence', 'other info that might help us debug this:')
  print.blank()
  print.blank()
  print.line('sentence', `rcu_scheduler_active = ${schedulerActive}, debug_locks = 1`)
  print.heldList(report)
  print.blank()
  print.backtrace(report)
}

/** Prints why the validator gave up (`print_lockdep_off`). */
export function printTurnedOff(print: Printer, report: TurnedOffReport): void {
  for (const message of report.messages) print.line('sentence', message)
  print.backtrace(report, '')
}
