import type { KernelObject, LockMode, Operation, PlainValue, Policy } from './operation.ts'
import type { Fault, Frame, FunctionSource, Program } from './program.ts'

/** One entry of a schedule: which task runs its next operation, and which result a `choose` gives (0 otherwise). */
export interface ScheduleEntry {
  readonly task: number
  readonly choice: number
}

/** What the kernel would say of a wrong use of a primitive. */
export interface Misuse {
  readonly kind: 'unlock-not-owner' | 'recursion' | 'sleeping-in-atomic' | 'not-held' | 'held-at-end'
  /** A sentence for the reader: what was wrong and what would be right. */
  readonly message: string
}

/** One step of a run. */
export interface Step {
  readonly task: number
  readonly choice: number
  readonly operation: Operation
  /** Call stack at the operation, outermost first. */
  readonly stack: readonly Frame[]
  /**
   * `done`: the operation completed, with `result`. `waits`: it could not, and the task now waits.
   * `acquires`: a task that waited takes the lock by a step of its own (policy `writer-pref` only).
   */
  readonly outcome: 'done' | 'waits' | 'acquires'
  /** What the operation returned: 0 or 1 for a trylock, 0 or -4 (-EINTR) for killable waits, the value read. */
  readonly result: PlainValue
  /** Tasks whose wait this step ended, in the order they were woken. */
  readonly woken: readonly number[]
  readonly misuse: readonly Misuse[]
}

/** What a task waits for. */
export interface Wait {
  /** Index into `Trace.objects`. */
  readonly object: number
  readonly mode: LockMode
  /** Tasks that hold it. */
  readonly holders: readonly number[]
  /** Tasks queued before this one for the same object, first first. */
  readonly behind: readonly number[]
  /**
   * The tasks that have to move before this one can: the edges of the wait-for graph. Those queued that get the lock
   * last before it, be it a writer or all queued readers; if there are none, the holders in a conflicting mode. Empty
   * for a completion.
   */
  readonly blockers: readonly number[]
}

/** A task's situation between two steps. */
export interface TaskState {
  readonly status: 'ready' | 'waiting' | 'ended' | 'faulted'
  /** Call stack of the operation it is at, outermost first; empty once ended. */
  readonly stack: readonly Frame[]
  /** The operation it is at, or waits in; absent once ended or faulted. */
  readonly operation?: Operation
  readonly wait?: Wait
  readonly fault?: Fault
  /** How many ways its next operation can go: 0 when it cannot run, n at a `choose(n)`, else 1. */
  readonly choices: number
}

/** A lock held. */
export interface Hold {
  readonly task: number
  readonly object: number
  readonly mode: LockMode
  /** How often (nested reads); 1 in most cases. */
  readonly depth: number
}

/** The whole situation between two steps. */
export interface Situation {
  readonly tasks: readonly TaskState[]
  readonly holds: readonly Hold[]
  /** Value of each field, in order of `Trace.fields`. */
  readonly fields: readonly PlainValue[]
  /**
   * A cycle of the wait-for graph, as tasks, each waiting for the next and the last for the first; empty when
   * there is none. Starts with the task whose step closed it.
   */
  readonly cycle: readonly number[]
}

/** How a run stands at its end. */
export type Outcome =
  /** Every task ended. */
  | 'finished'
  /** No task can go on, and at least one waits. */
  | 'deadlock'
  /** A task stopped at a fault. */
  | 'fault'
  /** Some task can still go on: the schedule ends here. */
  | 'unfinished'

/** One run: the schedule, what each step did, and the situation before and after each. */
export interface Trace {
  readonly kind: 'trace'
  readonly title: string
  readonly policy: Policy
  readonly tasks: readonly string[]
  readonly objects: readonly KernelObject[]
  readonly fields: readonly string[]
  readonly functions: readonly FunctionSource[]
  readonly steps: readonly Step[]
  /** `situations[i]` is the situation after `i` steps; one more entry than `steps`. */
  readonly situations: readonly Situation[]
  readonly outcome: Outcome
  /** The tables to go on with: taking over, the shortest run. */
  readonly program: Program
}
