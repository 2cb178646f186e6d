import type { ReportFrame } from '../value/index.ts'
import { HeldLocks, hardirqSegment, softirqSegment } from './held.ts'

/** When and where interrupts were last enabled or disabled. */
export interface IrqEventAt {
  readonly stamp: number
  readonly at: ReportFrame
}

const never: IrqEventAt = { stamp: 0, at: { symbol: '0x0' } }

/**
 * A task, on a CPU of its own: the locks it holds, and what the validator knows of its interrupts. The kernel keeps the
 * hard interrupts' part of that for each CPU (lockdep.c: `hardirqs_enabled`, `hardirq_context`).
 */
export class Task {
  readonly comm: string
  readonly pid: number
  readonly cpu: number
  readonly held: HeldLocks
  hardirqsEnabled = true
  softirqsEnabled = true
  /** How many interrupts deep it is (`lockdep_hardirq_context`, `softirq_context`). */
  hardirqContext = 0
  softirqContext = 0
  /** The preemption counter's fields: two for each `local_bh_disable`. */
  hardirqCount = 0
  softirqCount = 0
  /** The handler would run in a thread with PREEMPT_RT, so that it may take a spinlock_t. */
  hardirqThreaded = false
  /** In a non-maskable interrupt: locks are looked at, not tracked. */
  inNmi = false
  irqEvents = 0
  lastHardirqsEnabled = never
  lastHardirqsDisabled = never
  lastSoftirqsEnabled = never
  lastSoftirqsDisabled = never

  constructor(comm: string, pid: number, lockDepth: number, cpu = 0) {
    this.comm = comm
    this.pid = pid
    this.cpu = cpu
    this.held = new HeldLocks(lockDepth)
  }

  /** The interrupt context of what it acquires now, as held locks keep it (`task_irq_context`). */
  get irqContext(): number {
    return (this.hardirqContext > 0 ? hardirqSegment : 0) | (this.softirqContext > 0 ? softirqSegment : 0)
  }
}
