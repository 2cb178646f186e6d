import {
  type Acquisition,
  checkNoLocksHeld,
  checkNotFreed,
  checkReturnToUser,
  hardirqEnter,
  hardirqExit,
  hardirqsOff,
  hardirqsOn,
  initAgain,
  type Kernel,
  kindTypes,
  Lockdep,
  type LockKind,
  type LockMap,
  localBhDisable,
  localBhEnable,
  lockAcquire,
  lockDowngrade,
  lockRelease,
  lockSync,
  type Read,
  reportLines,
  type Site,
  softirqEnter,
  softirqExit,
} from '../../src/lockdep/index.ts'
import type { ReportBody, ReportLine } from '../../src/value/index.ts'

/** What a kernel that replayed a scenario printed, as far as the recording states it. */
interface RecordedDetail {
  readonly chain?: readonly string[]
  readonly exists?: readonly string[] | null
  readonly scenario?: readonly string[]
  readonly from?: string
  readonly to?: string
  readonly title?: string
  readonly safe?: string
  readonly unsafe?: string
  readonly dir?: string
  readonly class?: string
  readonly other?: string
  readonly context?: number
}

/** One scenario of `lockdep/*.json`: operations of one task, and what a kernel's lockdep said of them. */
export interface RecordedScenario {
  readonly id: string
  readonly locks: Readonly<Record<string, { readonly class: string; readonly type: LockKind }>>
  readonly ops: readonly string[]
  readonly verdict: 'ok' | 'warn'
  readonly report: string | null
  readonly failOp?: number | null
  readonly detail?: RecordedDetail | null
  /** Text of the report without stack frames, addresses, places and event stamps. */
  readonly text?: string
  /** Text of the report as it was on the console. */
  readonly whole?: string
  /** Of the drivers only: whose sequence it is, and whether a migration file is open. */
  readonly driver?: string
  readonly migrationFdOpen?: boolean
}

export interface RecordedFile {
  readonly config: {
    readonly kernel: string
    readonly proveRawLockNesting: boolean
    readonly debugLockdep?: boolean
  }
  readonly scenarios: readonly RecordedScenario[]
}

/** What our validator says of a scenario. */
export interface Replayed {
  readonly report: ReportBody | undefined
  readonly lines: readonly ReportLine[]
  /** Index of the operation at which it reported. */
  readonly failOp: number | null
}

/** The recordings' task, and the code it stands in. */
const harness: Site = {
  at: { symbol: 'one_op+0x178/0x53e' },
  frames: [{ symbol: 'lock_acquire+0x138/0x243' }, { symbol: 'one_op+0x1a9/0x53e' }],
}

/** Runs the operations of a scenario, as task `swapper/0/PID`, on an empty validator. Throws for what is no operation. */
export function replayScenario(
  { locks, ops }: Pick<RecordedScenario, 'locks' | 'ops'>,
  kernel: Partial<Kernel>,
  pid: number,
): Replayed {
  const lockdep = new Lockdep({ kernel })
  const task = lockdep.newTask('swapper/0', pid)
  const keys = new Map<string, number>()
  const instances = new Map<string, { readonly map: LockMap; readonly check: boolean }>()
  for (const [instance, { class: name, type }] of Object.entries(locks)) {
    const key = keys.get(name) ?? lockdep.classes.newKey(`okeys+0x${(0x10 * keys.size).toString(16)}/0x400`)
    keys.set(name, key)
    const { check, ...types } = kindTypes(type, lockdep.wait)
    instances.set(instance, { map: lockdep.newMap({ name, key, ...types }), check })
  }
  const instance = (name?: string) => {
    const found = instances.get(name ?? '')
    if (found === undefined) throw new Error(`there is no lock ${name}`)
    return found
  }
  const how = (name?: string, mode?: string, flags: readonly string[] = []): Acquisition => {
    const after = (prefix: string) => flags.find(flag => flag.startsWith(prefix))?.slice(prefix.length)
    const nest = after('nest=')
    return {
      subclass: Number(after('sub=') ?? 0),
      trylock: flags.includes('try'),
      read: readOf(mode),
      check: instance(name).check,
      ...(nest === undefined ? {} : { nest: instance(nest).map }),
    }
  }
  type Operation = (name?: string, mode?: string, flags?: readonly string[]) => void
  const operations: Readonly<Record<string, Operation>> = {
    acquire: (name, mode, flags) =>
      lockAcquire(lockdep, task, instance(name).map, how(name, mode, flags), harness),
    sync: (name, mode, flags) => lockSync(lockdep, task, instance(name).map, how(name, mode, flags), harness),
    release: name => lockRelease(lockdep, task, instance(name).map, harness),
    downgrade: name => lockDowngrade(lockdep, task, instance(name).map, harness),
    init: name => initAgain(lockdep, task, instance(name).map, harness),
    free: name => checkNotFreed(lockdep, task, instance(name).map, harness),
    irq_disable: () => hardirqsOff(lockdep, task, harness),
    irq_enable: () => hardirqsOn(lockdep, task, harness),
    bh_disable: () => localBhDisable(lockdep, task, harness),
    bh_enable: () => localBhEnable(lockdep, task, harness),
    hardirq_enter: () => hardirqEnter(lockdep, task, true, harness),
    hardirq_enter_nothread: () => hardirqEnter(lockdep, task, false, harness),
    hardirq_exit: () => hardirqExit(lockdep, task, harness),
    softirq_enter: () => softirqEnter(lockdep, task, harness),
    softirq_exit: () => softirqExit(lockdep, task, harness),
    return_to_user: () => checkReturnToUser(lockdep, task, harness),
    task_exit: () => checkNoLocksHeld(lockdep, task, harness),
  }
  let failOp: number | null = null
  for (const [index, op] of ops.entries()) {
    const [what = '', name, mode, ...flags] = op.split(':')
    const run = operations[what]
    if (run === undefined) throw new Error(`${op} is no operation`)
    run(name, mode, flags)
    if (failOp === null && !lockdep.enabled) failOp = index
  }
  const { report } = lockdep
  return { report, lines: report === undefined ? [] : reportLines(report), failOp }
}

function readOf(mode: string | undefined): Read {
  if (mode === 'W') return 0
  if (mode === 'r') return 1
  if (mode === 'R') return 2
  throw new Error(`${mode} is no mode: W, r or R`)
}

/** The detail of a report, in the words of the recordings. */
export function detailOf(report: ReportBody | undefined): RecordedDetail {
  switch (report?.type) {
    case 'circular':
      return {
        chain: report.chain.map(({ lock }) => lock.name),
        exists: report.exists,
        scenario: report.scenario.map(({ text }) => text),
      }
    case 'inconsistent':
      return { from: report.from, to: report.to }
    case 'irq-inversion': {
      const safety = report.direction === 'forwards' ? 'unsafe' : 'safe'
      return { dir: report.direction, class: `${report.irqClass}-${safety}`, other: report.other.name }
    }
    case 'safe-unsafe':
      return {
        title: `${report.irqClass}-safe -> ${report.irqClass}-unsafe`,
        safe: report.safe.name,
        unsafe: report.unsafe.name,
      }
    case 'wait-context':
      return { context: report.context }
    default:
      return {}
  }
}
