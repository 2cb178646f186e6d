import type { CircularReport, RecursiveReport } from '../../value/index.ts'
import { type Printer, reference } from './printer.ts'

/** Prints a circular report (lockdep.c: `print_circular_bug_header`, `print_circular_bug_entry`, `print_circular_bug`). */
export function printCircular(print: Printer, report: CircularReport): void {
  const { kernel, task, acquiring, target, chain, exists, scenario } = report
  print.banner('WARNING: possible circular locking dependency detected', kernel, 54)
  print.line('task', `${task.comm}/${task.pid} is trying to acquire lock:`)
  print.held('lock', acquiring)
  print.blank()
  print.line('sentence', 'but task is already holding lock:')
  print.held('lock', target)
  print.blank()
  print.line('sentence', 'which lock already depends on the new lock.')
  print.blank()
  print.blank()
  print.line('sentence', 'the existing dependency chain (in reverse order) is:')
  for (const [index, { lock, frames }] of chain.entries()) {
    print.blank()
    print.line('chain', `-> #${chain.length - 1 - index} ${reference(lock)}:`, lock.name)
    print.frames(frames, 6)
  }
  print.blank()
  print.line('sentence', 'other info that might help us debug this:')
  print.blank()
  print.scenario(scenario, 'Possible unsafe locking scenario', exists)
  print.heldList(report)
  print.blank()
  print.backtrace(report)
}

/** Prints a report of recursion (`print_deadlock_bug`). */
export function printRecursive(print: Printer, report: RecursiveReport): void {
  const { kernel, task, acquiring, target, compared, scenario } = report
  print.banner('WARNING: possible recursive locking detected', kernel, 44)
  print.line('task', `${task.comm}/${task.pid} is trying to acquire lock:`)
  print.held('lock', acquiring)
  print.blank()
  print.line('sentence', 'but task is already holding lock:')
  print.held('lock', target)
  if (compared !== undefined) print.line('sentence', `and the lock comparison function returns ${compared}:`)
  print.blank()
  print.line('sentence', 'other info that might help us debug this:')
  print.scenario(scenario, 'Possible unsafe locking scenario')
  print.line('sentence', ' May be due to missing lock nesting notation')
  print.blank()
  print.heldList(report)
  print.blank()
  print.backtrace(report)
}
