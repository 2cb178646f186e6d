/** What waits a lock may be taken around (include/linux/lockdep_types.h: enum lockdep_wait_type); 0 is not checked. */
export interface WaitTypes {
  readonly free: number
  /** raw_spinlock_t: spins always. */
  readonly spin: number
  /** spinlock_t: sleeps with PREEMPT_RT. Told apart from `spin` only with PROVE_RAW_LOCK_NESTING. */
  readonly config: number
  /** Sleeps always. */
  readonly sleep: number
  /** An ordinary task's context. */
  readonly max: number
}

/** The numbers as they are with and without CONFIG_PROVE_RAW_LOCK_NESTING. */
export function waitTypes(proveRawLockNesting: boolean): WaitTypes {
  return proveRawLockNesting
    ? { free: 1, spin: 2, config: 3, sleep: 4, max: 5 }
    : { free: 1, spin: 2, config: 2, sleep: 3, max: 4 }
}
