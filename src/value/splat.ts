import type { ReportPart } from './report.ts'

/** The reports that the decoder knows, named by what they complain of. */
export type SplatKind =
  | 'circular'
  | 'recursive'
  | 'inconsistent'
  | 'irq-inversion'
  | 'safe-unsafe'
  | 'bad-unlock'
  | 'held-freed'
  | 'wait-context'
  | 'nested-not-taken'
  | 'return-to-user'
  | 'locks-still-held'
  | 'rcu'
  | 'non-static-key'
  | 'workqueue-leak'

/** A lock as a report prints it: `ff1100015af3ec30 (&migf->lock){+.+.}-{3:3}, at: save_read+0x55/0x80 [xe_vfio_pci]`. */
export interface SplatLock {
  /** What stands between the outer parentheses. */
  readonly lock: string
  /** One character for each kind of context: `+.+.`; null where none was printed. */
  readonly usage: string | null
  /** Outer and inner wait type, `3:3`; null before Linux 5.7. */
  readonly waitTypes: string | null
  /** Symbol, offset and length, and the module when there is one; no address, no file and line. */
  readonly at: string | null
}

export interface SplatHeld extends SplatLock {
  /** Its place among the locks held, 0 outermost. */
  readonly index: number
}

/** An entry of the existing dependency chain, `-> #n`. */
export interface SplatChainEntry {
  readonly index: number
  readonly lock: string
  readonly usage: string | null
  readonly waitTypes: string | null
  /** First frame under it; a bare symbol for an inlined one; null when none was printed. */
  readonly topFrame: string | null
  /** All frames under it that were printed. */
  readonly frames: readonly string[]
}

/** What only one kind of report says. */
export interface SplatDetail {
  /** inconsistent: the usage found before, and the one that contradicts it. */
  readonly from?: string
  readonly to?: string
  /** inconsistent, safe-unsafe: `HC0[0]:SC1[1]:HE1:SE0`. */
  readonly hc?: string
  /** safe-unsafe: `HARDIRQ-safe -> HARDIRQ-unsafe`, and the names of the two locks. */
  readonly title?: string
  readonly safe?: string
  readonly unsafe?: string
  /** irq-inversion: `forwards` when the lock took another one, `backwards` when it was taken by another. */
  readonly direction?: 'forwards' | 'backwards'
  readonly irqClass?: string
  readonly otherLock?: string
  /** bad-unlock: the lock's name, and where it was to be released. */
  readonly releasing?: string
  readonly at?: string
  /** held-freed: first and last byte, and the lock in there. */
  readonly mem?: readonly [first: string, last: string]
  readonly freedLock?: SplatLock
  /** wait-context: `2:2`. */
  readonly context?: string
  /** rcu */
  readonly file?: string
  readonly line?: number
  readonly message?: string
  readonly rcuSchedulerActive?: number
  readonly debugLocks?: number
  /** recursive: what the class's comparison function gave. */
  readonly cmpFnReturns?: number
}

/** A line of a text that has a report in it. */
export interface SplatLine {
  /** 1-based line of the text. */
  readonly line: number
  /** What it is in the report; `other` for what others printed in between. */
  readonly part: ReportPart | 'other'
  /** The line as the kernel printed it: without prefixes, and put together where it was split. */
  readonly text: string
}

/** One report, as found in a log. */
export interface Splat {
  readonly kind: SplatKind
  readonly acquiring: SplatLock | null
  /** The lock already held that the report is about. */
  readonly target: SplatLock | null
  readonly holding: readonly SplatHeld[]
  /** How many locks the report says are held; null when it does not say. */
  readonly heldCount: number | null
  /** In printed order, the highest number first. */
  readonly chain: readonly SplatChainEntry[]
  readonly task: { readonly comm: string; readonly pid: number } | null
  readonly kernel: string | null
  /** False for `Not tainted`, the letters otherwise, null when it is not said. */
  readonly tainted: string | false | null
  /** A heading `Possible ... unsafe locking scenario:` is there. */
  readonly deadlockScenario: boolean
  /** The line `*** DEADLOCK ***` is there. */
  readonly deadlockMarker: boolean
  readonly chainExists: readonly string[] | null
  readonly detail?: SplatDetail
  /** nested-not-taken: the lock that should have been held. */
  readonly nestLock?: string
  /** What stood before the report's own text on its lines, in words. */
  readonly prefix: string
  /** Part of the report is missing. */
  readonly truncated: boolean
  /** What was done to read it, in sentences: lines joined, lines of others left out. */
  readonly notes: readonly string[]
  /** The lines it was read from, in order; of a line put together from several, the first. */
  readonly lines: readonly SplatLine[]
}
