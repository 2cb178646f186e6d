import type { WaitTypes } from './wait-types.ts'

/** How a class takes part in the checks (enum lockdep_lock_type). */
export type LockType = 'normal' | 'percpu' | 'wait-override'

/** `full`: all checks. `none`: held, but not checked. `untracked`: ignored. The second and third are special keys. */
export type Validation = 'full' | 'none' | 'untracked'

/** Bytes of a `struct lockdep_map`. */
export const mapSize = 0x28

/** `struct lockdep_map`: one lock as the validator knows it. Locks with the same key are of one class. */
export class LockMap {
  name: string
  /** Stands for the address of its `lock_class_key`; null when it was never initialised. */
  key: number | null
  readonly waitInner: number
  readonly waitOuter: number
  readonly lockType: LockType
  readonly validation: Validation
  /** 16 hexadecimal digits. */
  readonly address: string
  /** Class of subclass 0 and of subclass 1, once looked up; -1 before (`class_cache`). */
  class0 = -1
  class1 = -1

  constructor(fields: {
    readonly name: string
    readonly key: number | null
    readonly address: string
    readonly waitInner?: number
    readonly waitOuter?: number
    readonly lockType?: LockType
    readonly validation?: Validation
  }) {
    this.name = fields.name
    this.key = fields.key
    this.address = fields.address
    this.waitInner = fields.waitInner ?? 0
    this.waitOuter = fields.waitOuter ?? 0
    this.lockType = fields.lockType ?? 'normal'
    this.validation = fields.validation ?? 'full'
  }

  /** Gives the lock a name and a key again; its classes have to be looked up anew. */
  reset(name: string, key: number | null): void {
    this.name = name
    this.key = key
    this.class0 = -1
    this.class1 = -1
  }
}

/** Kinds of locks as the kernel's init macros make them. */
export type LockKind =
  | 'raw_spinlock'
  | 'spinlock'
  | 'rwlock'
  | 'mutex'
  | 'rwsem'
  | 'rt_mutex'
  | 'local_lock'
  | 'map'
  | 'srcu'
  | 'rcu'
  | 'rcu_bh'
  | 'rcu_sched'

interface KindTypes {
  readonly waitInner: number
  readonly waitOuter: number
  readonly lockType: LockType
  /** False for kinds whose acquisitions are not checked, `rcu_read_lock` and its like. */
  readonly check: boolean
}

/** What the init macro of a kind puts into the map, and whether its acquisitions are checked. */
export function kindTypes(kind: LockKind, wait: WaitTypes): KindTypes {
  const types = (waitInner: number): KindTypes => ({
    waitInner,
    waitOuter: 0,
    lockType: 'normal',
    check: true,
  })
  const rcu = (waitInner: number): KindTypes => ({ ...types(waitInner), waitOuter: wait.free, check: false })
  switch (kind) {
    case 'raw_spinlock':
      return types(wait.spin)
    case 'spinlock':
    case 'rwlock':
      return types(wait.config)
    case 'mutex':
    case 'rwsem':
    case 'rt_mutex':
      return types(wait.sleep)
    case 'local_lock':
      return { ...types(wait.config), lockType: 'percpu' }
    case 'map':
    case 'srcu':
      return types(0)
    case 'rcu':
    case 'rcu_bh':
      return rcu(wait.config)
    case 'rcu_sched':
      return rcu(wait.spin)
  }
}
