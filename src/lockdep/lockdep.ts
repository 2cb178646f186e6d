import type { ReportBody, ReportFrame } from '../value/index.ts'
import { Chains } from './chains.ts'
import { Classes } from './classes.ts'
import { DependencyGraph } from './graph.ts'
import { checkLimits, kernelLimits, type Limits } from './limits.ts'
import { LockMap, type LockType, mapSize, type Validation } from './lock-map.ts'
import { Search } from './search.ts'
import type { Site } from './site.ts'
import { Task } from './task.ts'
import { type WaitTypes, waitTypes } from './wait-types.ts'

/** The kernel that the validator speaks for. */
export interface Kernel {
  readonly release: string
  /** Build number: `#3`. */
  readonly build: string
  /** `Not tainted`, or `Tainted: G S   U`. */
  readonly taint: string
  /** Tells spinlock_t from raw_spinlock_t, as CONFIG_PROVE_RAW_LOCK_NESTING does. */
  readonly proveRawLockNesting: boolean
  /** Counts acquisitions for reports, as CONFIG_DEBUG_LOCKDEP does. */
  readonly debugLockdep: boolean
  /** Backtraces name the user (Linux 6.12 and later). */
  readonly backtraceNamesUser: boolean
}

const defaultKernel: Kernel = {
  release: '6.12.117-model',
  build: '#1',
  taint: 'Not tainted',
  proveRawLockNesting: false,
  debugLockdep: false,
  backtraceNamesUser: true,
}

/** A dependency between classes that is not in the graph. */
export interface Refused {
  readonly from: number
  readonly to: number
  /** As a bit, as in graph.ts. */
  readonly kind: number
  readonly task: string
  readonly frames: readonly ReportFrame[]
}

/** Words of a saved stack trace before its frames (LOCK_TRACE_SIZE_IN_LONGS). */
const traceHead = 3
const firstMap = 0x0100_0000
const firstCode = 0x8100_0000
const firstKey = 0x8780_0000

/**
 * The lock validator's state (kernel/locking/lockdep.c): classes, dependencies, sequences, and whether it still runs.
 * After its first report it is off for good, and ignores all it is told.
 */
export class Lockdep {
  readonly kernel: Kernel
  readonly limits: Limits
  readonly wait: WaitTypes
  readonly classes: Classes
  readonly graph: DependencyGraph
  readonly chains: Chains
  readonly search: Search
  readonly tasks: Task[] = []
  /** `debug_locks`. */
  enabled = true
  /** The first report, for whose sake it turned itself off. */
  report: ReportBody | undefined
  /** The dependency that was not added, because it is what the report is about. */
  refused: Refused | undefined
  /** Places of wrong uses of RCU that were reported: each is once. */
  readonly suspiciousRcu = new Set<string>()
  #maps = 0
  readonly #traces = new Set<Site>()
  #traceWords = 0
  readonly #code = new Map<string, number>()

  /** Throws for limits that no table can have. */
  constructor({
    kernel,
    limits,
  }: { readonly kernel?: Partial<Kernel>; readonly limits?: Partial<Limits> } = {}) {
    this.kernel = { ...defaultKernel, ...kernel }
    this.limits = { ...kernelLimits, ...limits }
    checkLimits(this.limits)
    this.wait = waitTypes(this.kernel.proveRawLockNesting)
    this.classes = new Classes(this.limits.keys)
    this.graph = new DependencyGraph(this.limits.entries)
    this.chains = new Chains(this.limits)
    this.search = new Search(this.graph, this.classes, this.limits.circularQueue)
  }

  /** A task that can take locks. */
  newTask(comm: string, pid: number, cpu = 0): Task {
    const task = new Task(comm, pid, this.limits.lockDepth, cpu)
    this.tasks.push(task)
    return task
  }

  /**
   * An initialised lock (`lockdep_init_map_type`). Without a key it is statically defined: the lock is its own key. With
   * `null` it lies in memory that nobody initialised.
   */
  newMap(fields: {
    readonly name: string
    readonly key?: number | null
    readonly waitInner?: number
    readonly waitOuter?: number
    readonly lockType?: LockType
    readonly validation?: Validation
  }): LockMap {
    const key = fields.key === undefined ? this.classes.newKey(fields.name) : fields.key
    const address = `ffff8881${(firstMap + mapSize * this.#maps++).toString(16).padStart(8, '0')}`
    return new LockMap({ ...fields, key, address })
  }

  /** Turns the validator off; false when it was off already: somebody else reports (`debug_locks_off`). */
  turnOff(): boolean {
    const wasOn = this.enabled
    this.enabled = false
    return wasOn
  }

  /** Keeps a stack trace for later reports; false when there is no room for it (`save_trace`). Equal ones take room once. */
  saveTrace(site: Site): boolean {
    if (this.#traces.has(site)) return true
    const room = this.limits.stackTraceEntries - this.#traceWords - traceHead
    if (room <= 0) return false
    this.#traces.add(site)
    this.#traceWords += traceHead + Math.min(room, site.frames.length)
    return true
  }

  /** Stands for the address of a key's subclass: 16 hexadecimal digits. */
  keyAddress(key: number, subclass: number): string {
    return `ffffffff${(firstKey + 0x10 * key + subclass).toString(16)}`
  }

  /** Stands for the address of the code at `symbol`: 16 hexadecimal digits, the same for the same code. */
  codeAddress(symbol: string): string {
    const known = this.#code.get(symbol) ?? this.#code.size
    this.#code.set(symbol, known)
    return `ffffffff${(firstCode + 0x10 * known).toString(16)}`
  }
}
