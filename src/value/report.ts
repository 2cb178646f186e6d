import type { LockGraph } from './lock-graph.ts'

/** One line of a stack trace: a symbol as it is printed, and for model code the place in its file. */
export interface ReportFrame {
  /** `down_read`, `__mutex_lock+0xba/0x1110`. */
  readonly symbol: string
  readonly file?: string
  /** 1-based. */
  readonly line?: number
}

/** A lock class as reports print it: `(&migf->lock){+.+.}-{3:3}`. */
export interface PrintedLock {
  /** With `#2` and `/1`. */
  readonly name: string
  /** `+.+.`: hardirq write, hardirq read, softirq write, softirq read. */
  readonly usage: string
  /** `3:3`: outer and inner wait type. */
  readonly waitTypes: string
}

/** One lock, where it was or would be acquired. */
export interface PrintedHeldLock {
  /** Of the lock's `lockdep_map`, 16 hexadecimal digits. */
  readonly address: string
  readonly lock: PrintedLock
  readonly at: ReportFrame
}

/** One line of a CPU0/CPU1 table; a scenario on one CPU has CPU 0 only. */
export interface ScenarioLine {
  readonly cpu: 0 | 1
  /** `lock(&migf->lock);` */
  readonly text: string
}

/** `[HC1[1]:SC0[0]:HE0:SE1]`: the interrupt context that the task is in. */
export interface IrqContext {
  readonly hardirqContext: number
  readonly hardirqCount: number
  readonly softirqContext: number
  readonly softirqCount: number
  readonly hardirqsEnabled: boolean
  readonly softirqsEnabled: boolean
}

/** When interrupts were last enabled or disabled: the number of that event and the code that did it. */
export interface IrqEvent {
  readonly stamp: number
  readonly address: string
  readonly at: ReportFrame
}

/** The last of each kind of event, as `print_irqtrace_events` lists them. */
export interface IrqEvents {
  readonly stamp: number
  readonly hardirqsEnabled: IrqEvent
  readonly hardirqsDisabled: IrqEvent
  readonly softirqsEnabled: IrqEvent
  readonly softirqsDisabled: IrqEvent
}

/** One class on a path of dependencies, with every way it was used. */
export interface DependencyNode {
  readonly lock: PrintedLock
  /** Acquisitions so far; only a kernel with DEBUG_LOCKDEP counts them. */
  readonly ops?: number
  readonly states: readonly { readonly state: string; readonly frames: readonly ReportFrame[] }[]
  readonly keyAddress: string
  readonly key: string
  /** Stack of the acquisition that made the dependency; absent where the report has none. */
  readonly acquiredAt?: readonly ReportFrame[]
}

/** An entry `-> #n` of a circular report. */
export interface ChainEntry {
  readonly lock: PrintedLock
  /** Where it was first acquired while the entry with the next lower number was held; for #0, now. */
  readonly frames: readonly ReportFrame[]
}

interface Reported {
  /** Release, build number and taint: `6.12.117 #3 Not tainted`. */
  readonly kernel: string
  readonly task: { readonly comm: string; readonly pid: number }
  /** Locks that the task holds, outermost first. */
  readonly held: readonly PrintedHeldLock[]
}

interface Backtraced {
  readonly backtrace: {
    /** The lines between `stack backtrace:` and the call trace: `CPU: 0 PID: 1 Comm: …`. */
    readonly header: readonly string[]
    readonly frames: readonly ReportFrame[]
  }
}

export interface CircularReport extends Reported, Backtraced {
  readonly type: 'circular'
  readonly acquiring: PrintedHeldLock
  readonly target: PrintedHeldLock
  /** Highest number first, #0 last. */
  readonly chain: readonly ChainEntry[]
  /** The classes of `Chain exists of:`; null for a circle of two. */
  readonly exists: readonly [string, string, string] | null
  readonly scenario: readonly ScenarioLine[]
}

export interface RecursiveReport extends Reported, Backtraced {
  readonly type: 'recursive'
  readonly acquiring: PrintedHeldLock
  readonly target: PrintedHeldLock
  /** What the class's comparison function says of the two, when it has one. */
  readonly compared?: number
  readonly scenario: readonly ScenarioLine[]
}

export interface InconsistentReport extends Reported, Backtraced {
  readonly type: 'inconsistent'
  readonly from: string
  readonly to: string
  readonly irq: IrqContext
  readonly taking: PrintedHeldLock
  readonly registeredAt: readonly ReportFrame[]
  readonly events: IrqEvents
  readonly scenario: readonly ScenarioLine[]
}

export interface IrqInversionReport extends Reported, Backtraced {
  readonly type: 'irq-inversion'
  readonly direction: 'forwards' | 'backwards'
  /** `HARDIRQ`, `SOFTIRQ-READ`, …: the word before `-safe` or `-unsafe`. */
  readonly irqClass: string
  readonly changed: PrintedHeldLock
  readonly other: PrintedLock
  readonly exists: readonly [string, string, string] | null
  readonly scenario: readonly ScenarioLine[]
  /** From the other lock to the changed one, deepest first. */
  readonly dependencies: readonly DependencyNode[]
}

export interface SafeUnsafeReport extends Reported, Backtraced {
  readonly type: 'safe-unsafe'
  readonly irqClass: string
  readonly irq: IrqContext
  readonly acquiring: PrintedHeldLock
  readonly holding: PrintedHeldLock
  readonly safe: PrintedLock
  readonly safeAt: readonly ReportFrame[]
  readonly unsafe: PrintedLock
  readonly unsafeAt: readonly ReportFrame[]
  readonly exists: readonly [string, string, string] | null
  readonly scenario: readonly ScenarioLine[]
  /** From the safe lock to the one held. */
  readonly backwards: readonly DependencyNode[]
  /** From the unsafe lock back to the one being acquired. */
  readonly forwards: readonly DependencyNode[]
}

export interface WaitContextReport extends Reported, Backtraced {
  readonly type: 'wait-context'
  readonly acquiring: PrintedHeldLock
  /** Wait type of the context that the task is in. */
  readonly context: number
}

export interface NestedNotTakenReport extends Reported, Backtraced {
  readonly type: 'nested-not-taken'
  readonly acquiring: PrintedHeldLock
  readonly nest: string
}

/** A release of what is not held, or (LOCK_STAT) a wait for it that is not announced. */
export interface ImbalanceReport extends Reported, Backtraced {
  readonly type: 'bad-unlock' | 'bad-contention'
  readonly lock: string
  readonly address: string
  readonly at: ReportFrame
}

export interface HeldFreedReport extends Reported, Backtraced {
  readonly type: 'held-freed'
  /** First and last byte of the memory, hexadecimal. */
  readonly memory: readonly [string, string]
  readonly lock: PrintedHeldLock
}

export interface ReturnToUserReport extends Reported {
  readonly type: 'return-to-user'
}

export interface LocksStillHeldReport extends Reported, Backtraced {
  readonly type: 'locks-still-held'
}

export interface RcuReport extends Reported, Backtraced {
  readonly type: 'rcu'
  readonly file: string
  readonly line: number
  readonly message: string
  /** 0 while booting, 1 before the scheduler runs, 2 from then on. */
  readonly schedulerActive: number
}

/** A table of the validator is full, or it was used in a way that makes it give up. */
export interface TurnedOffReport extends Backtraced {
  readonly type: 'turned-off'
  /** What it says before the backtrace, the reason first: `BUG: MAX_LOCKDEP_ENTRIES too low!` */
  readonly messages: readonly string[]
}

/** What a report says, as data. */
export type ReportBody =
  | CircularReport
  | RecursiveReport
  | InconsistentReport
  | IrqInversionReport
  | SafeUnsafeReport
  | WaitContextReport
  | NestedNotTakenReport
  | ImbalanceReport
  | HeldFreedReport
  | ReturnToUserReport
  | LocksStillHeldReport
  | RcuReport
  | TurnedOffReport

/** What a line of a report is for. */
export type ReportPart =
  | 'blank'
  | 'rule'
  | 'title'
  | 'kernel'
  | 'task'
  | 'lock'
  | 'sentence'
  | 'chain'
  | 'frame'
  | 'exists'
  | 'scenario'
  | 'held'
  | 'irq'
  | 'dependency'
  | 'backtrace'

/** One line of a report's text. */
export interface ReportLine {
  readonly part: ReportPart
  readonly text: string
  /** Names of the lock classes that the line speaks of, in the order it does. */
  readonly locks?: readonly string[]
}

/** A report of the lock validator: what it says as data, and its text as the kernel would print it. */
export interface Report {
  readonly kind: 'report'
  readonly title: string
  readonly body: ReportBody
  readonly lines: readonly ReportLine[]
  /** What had been learned by then; its closing dependency is the one the report is about. */
  readonly graph: LockGraph
}

/** Two reports to be read side by side: a real one and a computed one. */
export interface ReportPair {
  readonly kind: 'reports'
  readonly title: string
  readonly left: ReportSide
  readonly right: ReportSide
}

interface ReportSide {
  /** Whose report it is: `the mail`. */
  readonly name: string
  readonly lines: readonly { readonly part: ReportPart | 'other'; readonly text: string }[]
}
