import type { ReportBody, ReportLine } from '../../value/index.ts'
import {
  printHeldFreed,
  printImbalance,
  printLocksStillHeld,
  printNestedNotTaken,
  printRcu,
  printReturnToUser,
  printTurnedOff,
  printWaitContext,
} from './print-context.ts'
import { printInconsistent, printInversion, printSafeUnsafe } from './print-irq.ts'
import { printCircular, printRecursive } from './print-order.ts'
import { Printer } from './printer.ts'

/** A report's text, line by line, as Linux 6.12 prints it to the console (without time stamps). */
export function reportLines(report: ReportBody): ReportLine[] {
  const print = new Printer()
  switch (report.type) {
    case 'circular':
      printCircular(print, report)
      break
    case 'recursive':
      printRecursive(print, report)
      break
    case 'inconsistent':
      printInconsistent(print, report)
      break
    case 'irq-inversion':
      printInversion(print, report)
      break
    case 'safe-unsafe':
      printSafeUnsafe(print, report)
      break
    case 'wait-context':
      printWaitContext(print, report)
      break
    case 'nested-not-taken':
      printNestedNotTaken(print, report)
      break
    case 'bad-unlock':
    case 'bad-contention':
      printImbalance(print, report)
      break
    case 'held-freed':
      printHeldFreed(print, report)
      break
    case 'return-to-user':
      printReturnToUser(print, report)
      break
    case 'locks-still-held':
      printLocksStillHeld(print, report)
      break
    case 'rcu':
      printRcu(print, report)
      break
    case 'turned-off':
      printTurnedOff(print, report)
      break
  }
  return print.lines
}
