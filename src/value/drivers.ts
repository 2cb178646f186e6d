import type { RunCost, Verdict } from './exploration.ts'
import type { Policy } from './operation.ts'

/** What a lock validator said of a device's life. */
export interface ValidatorVerdict {
  /** The kind of its report, `circular` for a circle; null when it reported nothing. */
  readonly report: string | null
  /** The classes of a circle, each taken while the one before was held, the first again after the last. */
  readonly circle: readonly string[]
}

/** What every interleaving of a scene said. */
export interface ExplorerVerdict {
  readonly verdict: Verdict
  readonly states: number
  readonly broken: readonly {
    readonly property: string
    readonly claim: string
    readonly verdict: Verdict
    /** Of the run that breaks the claim at the least cost: what it costs, and who runs, a name for each switch. */
    readonly cost?: RunCost
    readonly turns: readonly string[]
  }[]
}

/** A version of a driver with a migration file open, or with none. */
export interface DriverSituation {
  readonly open: boolean
  readonly validator: ValidatorVerdict
  /** What a real kernel's said of the sequence; null when it was not run. */
  readonly recorded: ValidatorVerdict | null
  /** Whether the two say the same, circles up to the names of classes; true when there is nothing to compare. */
  readonly agrees: boolean
  readonly explorer: {
    readonly alone: ExplorerVerdict
    /** With a thread that changes the address space. */
    readonly writer: ExplorerVerdict
  }
}

/** How a driver's reset_done gets by state_mutex. */
export type ResetWay =
  | 'waits'
  | 'deferred, spinlock'
  | 'deferred, mutex'
  | 'no-op'
  | 'no lock'
  | 'none'
  | 'after memory_lock'

/** A version of a driver, and what was said of its model. */
export interface DriverVersion {
  readonly id: string
  readonly release: string
  readonly commit?: string
  /** What is different from the version before, as a sentence fragment. */
  readonly changed: string
  readonly reset: ResetWay
  readonly migrationFlags: readonly string[]
  /** What of it is our own conclusion, as sentence fragments. */
  readonly derived: readonly string[]
  /** Without a migration file, and with one where the driver has migration. */
  readonly situations: readonly DriverSituation[]
}

/** Drivers with their histories, and the verdicts of our validator, a real kernel's and the explorer on their models. */
export interface DriverTable {
  readonly kind: 'drivers'
  readonly title: string
  readonly policy: Policy
  /** The kernel whose validator was recorded: `Linux 6.1.192`. */
  readonly kernel: string
  /** What the file that is open to the explorer is for. */
  readonly session: 'saving' | 'resuming'
  readonly drivers: readonly {
    readonly name: string
    readonly path: string
    readonly versions: readonly DriverVersion[]
  }[]
}
