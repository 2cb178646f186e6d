import type { Frame } from './program.ts'

/** How waiters queue; every count the site shows belongs to one of these. `linux` is the default. */
export type Policy = 'linux' | 'writer-pref' | 'unfair'

/** What a kernel object is, by the name of its C type. A `page` is one page of user memory. */
export type ObjectType = 'mutex' | 'rw_semaphore' | 'spinlock_t' | 'completion' | 'page'

/** How a lock is held or asked for. */
export type LockMode = 'exclusive' | 'read' | 'write'

/** One kernel object of a scenario. */
export interface KernelObject {
  readonly type: ObjectType
  /** As the C would spell it: `xe_vdev->state_mutex`. */
  readonly name: string
}

/** One plain field of a shared structure: every read and every write of it is a step. */
export interface SharedField {
  /** As the C would spell it: `xe_vdev->deferred_reset`. */
  readonly name: string
}

/** What a flow says at some place between two steps. */
export interface Annotation {
  readonly primitive: string
  readonly object?: number
  /** Call stack where it is said, outermost frame first. */
  readonly stack: readonly Frame[]
}

/**
 * What one step of a task does. `primitive` is the kernel's name of the call (`down_read`), or one of
 * `read`, `write` (a shared field), `choose` (an environment's free choice among `argument` results).
 */
export interface Operation {
  readonly primitive: string
  /** Index into `Program.objects`, for calls on a kernel object. */
  readonly object?: number
  /** Index into `Program.fields`, for `read` and `write`. */
  readonly field?: number
  /** For `write` the index of the value in `Program.values`; for `choose` the number of results; for `kill` the task. */
  readonly argument?: number
  /** For `read` and `write`: made by `READ_ONCE` or `WRITE_ONCE`, so not plain. */
  readonly marked?: true
  /** What the flow said since its last step, such as `might_fault`: checked together with this step. */
  readonly annotations?: readonly Annotation[]
}

/** A shared field's value, or a result: plain data; a reference is shown by the name of what it points to. */
export type PlainValue = number | string | boolean | null | undefined | { readonly ref: string }
