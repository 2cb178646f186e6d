import type { InconsistentReport, IrqEvent, IrqInversionReport, SafeUnsafeReport } from '../../value/index.ts'
import { irqState, type Printer, reference, symbol } from './printer.ts'

/** Prints a report of an inconsistent usage (lockdep.c: `print_usage_bug`, `print_irqtrace_events`). */
export function printInconsistent(print: Printer, report: InconsistentReport): void {
  const { kernel, task, from, to, irq, taking, registeredAt, events, scenario } = report
  print.banner('WARNING: inconsistent lock state', kernel, 32)
  print.line('sentence', `inconsistent {${from}} -> {${to}} usage.`)
  print.line('task', `${task.comm}/${task.pid} ${irqState(irq)} takes:`)
  print.held('lock', taking)
  print.line('sentence', `{${from}} state was registered at:`)
  print.frames(registeredAt, 1)
  print.line('irq', `irq event stamp: ${events.stamp}`)
  const event = (what: string, { stamp, address, at }: IrqEvent) =>
    print.line('irq', `${what} at (${stamp}): [<${address}>] ${symbol(at)}`)
  event('hardirqs last  enabled', events.hardirqsEnabled)
  event('hardirqs last disabled', events.hardirqsDisabled)
  event('softirqs last  enabled', events.softirqsEnabled)
  event('softirqs last disabled', events.softirqsDisabled)
  print.blank()
  print.line('sentence', 'other info that might help us debug this:')
  print.scenario(scenario, 'Possible unsafe locking scenario')
  print.heldList(report)
  print.blank()
  print.backtrace(report)
}

/** Prints a report of an inversion by interrupts (`print_irq_inversion_bug`). */
export function printInversion(print: Printer, report: IrqInversionReport): void {
  const { kernel, task, direction, irqClass, changed, other, exists, scenario, dependencies } = report
  print.banner('WARNING: possible irq lock inversion dependency detected', kernel, 56)
  print.line('task', `${task.comm}/${task.pid} just changed the state of lock:`)
  print.held('lock', changed)
  const relation = direction === 'forwards' ? 'took another' : 'was taken by another'
  const safety = direction === 'forwards' ? 'unsafe' : 'safe'
  print.line('sentence', `but this lock ${relation}, ${irqClass}-${safety} lock in the past:`)
  print.line('lock', ` ${reference(other)}`, other.name)
  print.blank()
  print.blank()
  print.line('sentence', 'and interrupts could create inverse lock ordering between them.')
  print.blank()
  print.blank()
  print.line('sentence', 'other info that might help us debug this:')
  print.scenario(scenario, 'Possible interrupt unsafe locking scenario', exists)
  print.heldList(report)
  print.blank()
  print.line('sentence', 'the shortest dependencies between 2nd lock and 1st lock:')
  print.dependencies(dependencies)
  print.blank()
  print.backtrace(report)
}

/** Prints a report of a dependency from a safe to an unsafe lock (`print_bad_irq_dependency`). */
export function printSafeUnsafe(print: Printer, report: SafeUnsafeReport): void {
  const { kernel, task, irqClass, irq, acquiring, holding, safe, unsafe, exists, scenario } = report
  print.banner(`WARNING: ${irqClass}-safe -> ${irqClass}-unsafe lock order detected`, kernel, 53)
  print.line('task', `${task.comm}/${task.pid} ${irqState(irq)} is trying to acquire:`)
  print.held('lock', acquiring)
  print.blank()
  print.line('sentence', 'and this task is already holding:')
  print.held('lock', holding)
  print.line('sentence', 'which would create a new lock dependency:')
  const [from, to] = [holding.lock, acquiring.lock]
  print.line('lock', ` ${reference(from)} -> ${reference(to)}`, from.name, to.name)
  print.blank()
  print.line('sentence', `but this new dependency connects a ${irqClass}-irq-safe lock:`)
  print.line('lock', ` ${reference(safe)}`, safe.name)
  print.blank()
  print.line('sentence', `... which became ${irqClass}-irq-safe at:`)
  print.frames(report.safeAt, 1)
  print.blank()
  print.line('sentence', `to a ${irqClass}-irq-unsafe lock:`)
  print.line('lock', ` ${reference(unsafe)}`, unsafe.name)
  print.blank()
  print.line('sentence', `... which became ${irqClass}-irq-unsafe at:`)
  print.line('sentence', '...')
  print.frames(report.unsafeAt, 1)
  print.blank()
  print.line('sentence', 'other info that might help us debug this:')
  print.blank()
  print.scenario(scenario, 'Possible interrupt unsafe locking scenario', exists)
  print.heldList(report)
  print.blank()
  print.line('sentence', `the dependencies between ${irqClass}-irq-safe lock and the holding lock:`)
  print.dependencies(report.backwards)
  print.blank()
  print.line('sentence', 'the dependencies between the lock to be acquired')
  print.line('sentence', ` and ${irqClass}-irq-unsafe lock:`)
  print.dependencies(report.forwards)
  print.blank()
  print.backtrace(report)
}
