import type { DependencyNode, IrqEvent, PrintedHeldLock, ScenarioLine } from '../../value/index.ts'
import type { Acquisition } from '../held.ts'
import type { LockMap } from '../lock-map.ts'
import type { Lockdep } from '../lockdep.ts'
import type { PathStep } from '../search.ts'
import type { Site } from '../site.ts'
import type { IrqEventAt, Task } from '../task.ts'
import { inNmi, usageNames, usageStates, used, usedRead } from '../usage.ts'
import { irqContextOf, printedHeld, printedLock, raise, reported } from './raise.ts'

/** A class was used in two ways that exclude each other: `bit`, now, and `other`, before (lockdep.c: `print_usage_bug`). */
export function reportInconsistent(
  lockdep: Lockdep,
  task: Task,
  at: number,
  other: number,
  bit: number,
  site: Site,
): void {
  const lockClass = task.held.lockClass[at] ?? 0
  raiseInconsistent(lockdep, task, lockClass, printedHeld(lockdep, task, at), other, bit, site)
}

/** An NMI takes a lock that is used elsewhere (`verify_lock_unused`). Readers conflict with writers only. */
export function checkNmi(lockdep: Lockdep, task: Task, lock: LockMap, how: Acquisition, site: Site): void {
  const lockClass = lock.key === null ? -1 : lockdep.classes.find(lock.key, how.subclass)
  if (lockClass < 0) return
  const conflicting = how.read ? 1 << used : (1 << used) | (1 << usedRead)
  if (!(lockdep.classes.usageOf(lockClass) & conflicting)) return
  raiseInconsistent(
    lockdep,
    task,
    lockClass,
    printedLock(lockdep, lock, lockClass, site.at),
    used,
    inNmi,
    site,
  )
}

function raiseInconsistent(
  lockdep: Lockdep,
  task: Task,
  lockClass: number,
  taking: PrintedHeldLock,
  other: number,
  bit: number,
  site: Site,
): void {
  raise(lockdep, () => {
    const { name } = taking.lock
    const event = ({ stamp, at }: IrqEventAt): IrqEvent => ({
      stamp,
      at,
      address: stamp === 0 ? '0'.repeat(16) : lockdep.codeAddress(at.symbol),
    })
    return {
      type: 'inconsistent',
      ...reported(lockdep, task, site),
      from: usageNames[other] ?? '',
      to: usageNames[bit] ?? '',
      irq: irqContextOf(task),
      taking,
      registeredAt: lockdep.classes.usedAt(lockClass, other)?.frames ?? [],
      events: {
        stamp: task.irqEvents,
        hardirqsEnabled: event(task.lastHardirqsEnabled),
        hardirqsDisabled: event(task.lastHardirqsDisabled),
        softirqsEnabled: event(task.lastSoftirqsEnabled),
        softirqsDisabled: event(task.lastSoftirqsDisabled),
      },
      scenario: [
        { cpu: 0, text: `lock(${name});` },
        { cpu: 0, text: '<Interrupt>' },
        { cpu: 0, text: `  lock(${name});` },
      ],
    }
  })
}

/**
 * A held lock's new usage conflicts with that of a class it leads to (`forwards`) or that leads to it
 * (`print_irq_inversion_bug`). `path` leads from that other class back to the held one.
 */
export function reportInversion(
  lockdep: Lockdep,
  task: Task,
  at: number,
  direction: 'forwards' | 'backwards',
  path: readonly PathStep[],
  irqClass: string,
  site: Site,
): void {
  raise(lockdep, () => {
    const { classes } = lockdep
    const changed = task.held.lockClass[at] ?? 0
    const other = path[0]?.lockClass ?? changed
    // The last step before the root, which is the other class itself when it is next to the root.
    const middle = path[Math.max(path.length - 2, 0)]?.lockClass ?? other
    const [safe, unsafe] = direction === 'forwards' ? [changed, other] : [other, changed]
    return {
      type: 'irq-inversion',
      ...reported(lockdep, task, site),
      direction,
      irqClass,
      changed: printedHeld(lockdep, task, at),
      other: classes.printed(other),
      ...interruptScenario(lockdep, safe, unsafe, middle === safe ? unsafe : middle),
      dependencies: path.map(step => nodeOf(lockdep, step, (lockdep.graph.site(step.entry) ?? site).frames)),
    }
  })
}

/**
 * The dependency from the lock held at `previous` to the one being acquired joins a safe to an unsafe class
 * (`print_bad_irq_dependency`). The paths lead from the safe class to the held one, and from the unsafe class back to
 * the one being acquired; `bits` are the usages that exclude each other.
 */
export function reportSafeUnsafe(
  lockdep: Lockdep,
  task: Task,
  previous: number,
  safePath: readonly PathStep[],
  unsafePath: readonly PathStep[],
  irqClass: string,
  bits: readonly [safe: number, unsafe: number],
  site: Site,
): void {
  raise(lockdep, () => {
    const { classes, graph } = lockdep
    const { held } = task
    const safe = safePath[0]?.lockClass ?? 0
    const unsafe = unsafePath[0]?.lockClass ?? 0
    const from = held.lockClass[previous] ?? 0
    return {
      type: 'safe-unsafe',
      ...reported(lockdep, task, site),
      irqClass,
      irq: irqContextOf(task),
      acquiring: printedHeld(lockdep, task, held.depth),
      holding: printedHeld(lockdep, task, previous),
      safe: classes.printed(safe),
      safeAt: classes.usedAt(safe, bits[0])?.frames ?? [],
      unsafe: classes.printed(unsafe),
      unsafeAt: classes.usedAt(unsafe, bits[1])?.frames ?? [],
      ...interruptScenario(lockdep, safe, unsafe, from === safe ? (held.lockClass[held.depth] ?? 0) : from),
      // The stack of a backward entry is that of the class it came from: each is printed one class later.
      backwards: safePath.map((step, index) =>
        nodeOf(lockdep, step, graph.site(safePath[index - 1]?.entry ?? -1)?.frames),
      ),
      forwards: unsafePath.map(step => nodeOf(lockdep, step, (graph.site(step.entry) ?? site).frames)),
    }
  })
}

/** What would have to happen on two CPUs (`print_irq_lock_scenario`). */
function interruptScenario(
  { classes }: Lockdep,
  safeClass: number,
  unsafeClass: number,
  middleClass: number,
) {
  const safe = classes.nameOf(safeClass)
  const unsafe = classes.nameOf(unsafeClass)
  const middle = classes.nameOf(middleClass)
  const exists: readonly [string, string, string] | null =
    middleClass === unsafeClass ? null : [safe, middle, unsafe]
  const scenario: ScenarioLine[] = [
    { cpu: 0, text: `lock(${unsafe});` },
    { cpu: 1, text: 'local_irq_disable();' },
    { cpu: 1, text: `lock(${safe});` },
    { cpu: 1, text: `lock(${middle});` },
    { cpu: 0, text: '<Interrupt>' },
    { cpu: 0, text: `  lock(${safe});` },
  ]
  return { exists, scenario }
}

/** One class of a path with all its usages (`print_lock_class_header`). */
function nodeOf(
  lockdep: Lockdep,
  { lockClass }: PathStep,
  acquiredAt: DependencyNode['acquiredAt'],
): DependencyNode {
  const { classes, kernel } = lockdep
  const { key, subclass, symbol } = classes.keyOf(lockClass)
  const states = usageNames.slice(0, usageStates).flatMap((state, bit) => {
    const site = classes.usedAt(lockClass, bit)
    return site === undefined ? [] : [{ state, frames: site.frames }]
  })
  return {
    lock: classes.printed(lockClass),
    ...(kernel.debugLockdep ? { ops: classes.operations(lockClass) } : {}),
    states,
    keyAddress: lockdep.keyAddress(key, subclass),
    key: subclass === 0 ? symbol : `${symbol}+0x${subclass.toString(16)}`,
    ...(acquiredAt === undefined ? {} : { acquiredAt }),
  }
}
