import { isKillable } from '../kernel/index.ts'
import type { Operation, Policy, Program } from '../value/index.ts'

/** What a task has of a lock that another asks for; `queued` is a writer that has announced itself (`writer-pref`). */
export type Hold = 'none' | 'read' | 'exclusive' | 'queued'

// Parts of an object. A field, a page and a completion are one part, called `held` too.
/** Whether a lock is held exclusively. */
const held = 1
/** How many read holds there are. */
const readers = 2
/** Whether somebody queues, so that new readers have to. */
const queued = 4
/** The end of the queue: who comes behind whom. */
const tail = 8
/** Whether a release lets readers in past a queued writer: who queues before it gets in with them, who comes after it not. */
const batch = 16

// What a step does to parts: eight bits each for those it reads, adds to and writes.
const reads = (parts: number) => parts
const adds = (parts: number) => parts << 8
const writes = (parts: number) => parts << 16

const nothing = 0
const everything = writes(held | readers | queued | tail | batch)

/** Whether an operation's task waits in it already; the task has been killed, perhaps; and what another has of its object. */
interface Circumstances {
  readonly isWaiting: boolean
  readonly mayBeKilled: boolean
  readonly hold: Hold
}

/**
 * What the next step of a task at an operation can do to its object or field, in any state that fits the circumstances.
 * It differs between policies in what a call that cannot go on does: nothing; announce a writer; or queue. A lock that
 * is asked for while it is held at most queues, so that under `linux` asking commutes with giving back: the lock is
 * handed to whoever asked first either way.
 */
function accessOf(
  { primitive, field, argument }: Operation,
  policy: Policy,
  { isWaiting, mayBeKilled, hold }: Circumstances,
): number {
  if (field !== undefined) return argument === undefined ? reads(held) : writes(held)
  const queues = policy === 'linux'
  const isFree = hold === 'none' || hold === 'queued'
  if (isWaiting) {
    // Under `linux` others end the wait, under the other policies only an announced writer can go on.
    const goesOn = !queues && isFree && primitive.startsWith('down_write')
    return goesOn ? reads(readers) | writes(held | queued) : nothing
  }
  const interrupted = mayBeKilled ? reads(held | readers | queued) : nothing
  switch (primitive) {
    case 'mutex_lock':
    case 'mutex_lock_killable':
    case 'mutex_lock_interruptible':
    case 'spin_lock':
      return interrupted | (queues ? writes(tail) : nothing) | (hold === 'none' ? writes(held) : nothing)
    case 'mutex_trylock':
    case 'spin_trylock':
      return hold === 'none' ? writes(held | tail) : reads(held)
    case 'mutex_unlock':
    case 'spin_unlock':
      return hold === 'none' ? writes(held) : nothing
    case 'down_read':
    case 'down_read_killable': {
      const waits = interrupted | (queues ? writes(tail) | reads(batch) : nothing)
      return keepsReadersOut(hold) ? waits : waits | reads(held | queued) | adds(readers)
    }
    case 'down_read_trylock':
      return keepsReadersOut(hold) ? reads(held | queued) : reads(held | queued) | adds(readers)
    case 'up_read':
      return hold === 'exclusive' ? nothing : adds(readers)
    case 'down_write':
    case 'down_write_killable': {
      const taken = isFree ? reads(readers) | writes(held) : nothing
      if (policy === 'unfair') return interrupted | taken
      if (!queues) return interrupted | taken | reads(held | readers) | writes(queued)
      // Queueing shuts readers out, whom a writer that holds the lock keeps out anyway.
      return interrupted | taken | writes(tail) | (hold === 'exclusive' ? nothing : writes(queued))
    }
    case 'down_write_trylock':
      return isFree ? reads(readers) | writes(held | tail) : reads(held | readers)
    case 'up_write':
      return hold === 'none' ? writes(held | batch) : nothing
    case 'downgrade_write':
      return hold === 'none' ? writes(held | batch) | adds(readers) : nothing
    case 'touch_page':
      return reads(held)
    case 'complete':
      return adds(held)
    case 'choose':
    case 'kill':
      return nothing
    default:
      return everything
  }
}

/** True when a task with that hold keeps all other tasks from getting the lock for reading. */
export function keepsReadersOut(hold: Hold): boolean {
  return hold === 'exclusive' || hold === 'queued'
}

/** True when one of two steps on the same object changes a part that the other touches, but for additions by both. */
function conflicts(one: number, other: number): boolean {
  const touched = (access: number) => access | (access >> 8) | (access >> 16)
  const clash =
    ((one >> 16) & touched(other)) |
    ((other >> 16) & touched(one)) |
    ((one >> 8) & other) |
    ((other >> 8) & one)
  return (clash & 0xff) !== 0
}

/** The next step of a task. */
export interface Pending {
  readonly task: number
  readonly operation: Operation
  /** The task waits in the operation already. */
  readonly isWaiting?: boolean
}

/**
 * Which operations of a program can matter to each other: two steps of different tasks, both enabled in some state, are
 * independent when there both orders lead to the same state and neither changes what the other does.
 *
 * They are, by Bernstein's conditions (1966) on the parts of objects, when neither changes a part that the other
 * touches; additions commute. Signals come on top: a kill matters to the killable calls of its target and, since it can
 * take the target out of a queue, to whatever happens to the objects the target may wait for. Steps after a wait depend
 * on the step that ended the wait, whatever they are; who is waiting is not enabled, so that is not answered here.
 *
 * What steps have come to in a run is finer than what operations can come to: `Footprints` tells that.
 */
export class Dependence {
  readonly #policy: Policy
  readonly #objects: number
  /** By task, the objects out of whose queue a signal can take it; none for a task that nobody kills. */
  readonly #killable: readonly ReadonlySet<number>[]
  /** Objects for which two tasks ask in read mode and two in write mode: readers can get in past a writer. */
  readonly #batched: ReadonlySet<number>

  /** The program's tables have to be closed: no run leaves them. */
  constructor(program: Program) {
    const operations = program.tasks.map(({ nodes }) =>
      nodes.flatMap(node => (node.kind === 'step' ? [node.operation] : [])),
    )
    const askers = (object: number, mode: string) =>
      operations.filter(some =>
        some.some(operation => operation.object === object && operation.primitive.startsWith(mode)),
      ).length
    this.#policy = program.policy
    this.#objects = program.objects.length
    const killed = new Set(operations.flat().flatMap(one => (one.primitive === 'kill' ? [one.argument] : [])))
    this.#killable = operations.map(
      (some, task) =>
        new Set(
          some.flatMap(one =>
            killed.has(task) && one.object !== undefined && isKillable(one) ? [one.object] : [],
          ),
        ),
    )
    this.#batched = new Set(
      program.objects.flatMap((_, object) =>
        askers(object, 'down_read') >= 2 && askers(object, 'down_write') >= 2 ? [object] : [],
      ),
    )
  }

  /** Index of the object an operation touches, or the number of objects plus that of the field; -1 when none. */
  placeOf({ object, field }: Operation): number {
    return field === undefined ? (object ?? -1) : this.#objects + field
  }

  /**
   * True when the order of the next steps of two tasks can matter: in all states or, with `hold`, in those in which the
   * first task has that of the object.
   */
  mayDepend(one: Pending, other: Pending, hold: Hold = 'none'): boolean {
    if (one.operation.primitive === 'kill' && this.#killReaches(one.operation, other)) return true
    if (other.operation.primitive === 'kill' && this.#killReaches(other.operation, one)) return true
    const place = this.placeOf(one.operation)
    if (place < 0 || place !== this.placeOf(other.operation)) return false
    const ignored = this.#batched.has(place) ? nothing : reads(batch) | writes(batch)
    return conflicts(this.#access(one, 'none') & ~ignored, this.#access(other, hold) & ~ignored)
  }

  #access({ task, operation, isWaiting = false }: Pending, hold: Hold): number {
    const mayBeKilled = isKillable(operation) && (this.#killable[task]?.size ?? 0) > 0
    return accessOf(operation, this.#policy, { isWaiting, mayBeKilled, hold })
  }

  #killReaches({ argument: target = 0 }: Operation, { task, operation }: Pending): boolean {
    if (task === target && isKillable(operation)) return true
    if (operation.primitive === 'kill') return this.#killable.some(objects => objects.size > 0)
    return operation.object !== undefined && this.#killable[target]?.has(operation.object) === true
  }
}
