import { isKillable, type Machine } from '../kernel/index.ts'
import type { Operation, Policy } from '../value/index.ts'

/** How a step uses a location. */
const mode = {
  /** Looks at it: a read, a trylock that fails. Nobody minds but who writes. */
  read: 0,
  /** Changes it in a way that anything else can tell. */
  write: 1,
  /** Adds to or takes from the readers of a rw_semaphore: these commute with each other. */
  count: 2,
  /** Looks whether there are readers: a `down_write_trylock` that fails. */
  test: 3,
} as const

/** For each mode the modes it does not commute with, as bits. */
const conflicts = [
  bits(mode.write, mode.test),
  bits(mode.read, mode.write, mode.count, mode.test),
  bits(mode.write, mode.test),
  // A test that comes out the other way is a write. What minds that and not the step that decides it has to mind the test.
  bits(mode.write, mode.count, mode.read),
]

function bits(...modes: readonly number[]): number {
  return modes.reduce((mask, one) => mask | (1 << one), 0)
}

/** No access. */
const none = -1

/** What one step touched. */
export interface Footprint {
  /** An object or a field and how the step used it, as one integer; -1 for none. */
  readonly access: number
  /** Tasks that a pending signal would have made this step go another way for, as bits. */
  readonly signals: number
  /** Tasks it sends a signal to, as bits. */
  readonly kills: number
}

/**
 * True unless two steps of different tasks commute. Where both could be taken, and their footprints do not conflict,
 * either order leads to the same state, and neither changes the other's footprint.
 */
export function conflict(a: Footprint, b: Footprint): boolean {
  return (
    conflictingAccess(a.access, b.access) ||
    ((a.signals | a.kills) & b.kills) !== 0 ||
    (a.kills & b.signals) !== 0
  )
}

function conflictingAccess(a: number, b: number): boolean {
  return a >> 2 === b >> 2 && a !== none && (((conflicts[a & 3] ?? 0) >> (b & 3)) & 1) === 1
}

/**
 * Runs a machine's steps and says what each touched, read off the machine's journal. That is finer than `Dependence`, the
 * relation on operations by which the search is reduced: a trylock that fails is a read, and a `down_write` that has to
 * queue is not one that gets the lock. The two share nothing, on purpose: as traces are counted by this one, a mistake in
 * either shows where search and traces disagree. Each is held against the machine by taking steps in both orders.
 */
export class Footprints {
  readonly #machine: Machine
  readonly #fields: number
  /** Tasks whose wait the last step ended, as bits. */
  woken = 0

  constructor(machine: Machine) {
    this.#machine = machine
    this.#fields = machine.program.objects.length
  }

  /** Runs a task's next operation; undefined when it has none that can run that way. */
  run(task: number, choice: number): Footprint | undefined {
    const machine = this.#machine
    const operation = machine.operation(task)
    if (operation === undefined) return undefined
    const { primitive, object, field, argument = 0 } = operation
    const awaited = primitive === 'kill' ? machine.operation(argument)?.object : undefined
    if (!machine.run(task, choice)) return undefined
    const changed = this.#changes(task)
    if (primitive === 'kill') {
      const cut = this.woken !== 0 && awaited !== undefined
      return { access: cut ? access(awaited, mode.write) : none, signals: 0, kills: 1 << argument }
    }
    const signals = this.woken | (isKillable(operation) ? 1 << task : 0)
    if (object !== undefined)
      return {
        access: access(object, changed ? this.#update(task, object) : glance(primitive)),
        signals,
        kills: 0,
      }
    if (field !== undefined)
      return { access: access(this.#fields + field, changed ? mode.write : mode.read), signals: 0, kills: 0 }
    return { access: none, signals: 0, kills: 0 }
  }

  /** True when the task's next operation could conflict with a step, whatever it comes to in whichever state. */
  mayConflict(task: number, step: Footprint): boolean {
    const operation = this.#machine.operation(task)
    if (operation === undefined) return false
    const { primitive, object, field, argument = 0 } = operation
    if (primitive === 'kill')
      return step.access !== none || ((step.signals | step.kills) >> argument) % 2 === 1
    if (field !== undefined)
      return conflictingAccess(
        access(this.#fields + field, primitive === 'read' ? mode.read : mode.write),
        step.access,
      )
    if (object === undefined) return false
    // A wait that would end or not need to be ended by this operation may be cut off by any signal.
    if (step.kills !== 0) return true
    const waitsForItself = this.#machine.cells[this.#machine.at(object)] === task + 1
    const modes = waitsForItself ? [mode.write] : modesOf(operation, this.#machine.policy)
    return modes.some(one => conflictingAccess(access(object, one), step.access))
  }

  /** Notes who was woken; says whether anything changed but where the task stands. */
  #changes(task: number): boolean {
    const machine = this.#machine
    const { tasks, changes } = machine
    let changed = false
    this.woken = 0
    for (let at = 0; at < changes; at++) {
      const cell = machine.changed[at] ?? 0
      if (cell === task) continue
      changed = true
      const other = cell - tasks
      if (other >= 0 && other < tasks && other !== task && !machine.isWaiting(other)) this.woken |= 1 << other
    }
    return changed
  }

  /** The mode of a step that changed its object: `count` when it changed the task's own read depth, and nobody queues. */
  #update(task: number, object: number): number {
    const machine = this.#machine
    if (machine.program.objects[object]?.type !== 'rw_semaphore') return mode.write
    // The last of the readers hands the lock on, so with a queue their order matters.
    if (machine.policy === 'linux' && machine.waiters(object) > 0) return mode.write
    const depth = machine.at(object) + 1 + task
    for (let at = 0; at < machine.changes; at++) {
      const cell = machine.changed[at] ?? 0
      if (cell !== task && cell !== depth) return mode.write
    }
    return mode.count
  }
}

function access(location: number, kind: number): number {
  return location * 4 + kind
}

/** The mode of a step that left its object as it was. */
function glance(primitive: string): number {
  return primitive.startsWith('down_write') ? mode.test : mode.read
}

/** Every mode in which an operation on an object can come out. */
function modesOf({ primitive }: Operation, policy: Policy): readonly number[] {
  if (primitive === 'touch_page') return [mode.read]
  if (primitive === 'up_read' || primitive.startsWith('down_read')) {
    const queues = policy === 'linux' && primitive !== 'down_read_trylock'
    return queues ? [mode.write] : [mode.count, mode.read]
  }
  return [mode.write]
}
