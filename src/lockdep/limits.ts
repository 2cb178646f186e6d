/** Sizes of the validator's tables (kernel/locking/lockdep_internals.h, lib/Kconfig.debug of 6.12). A full one turns it off. */
export interface Limits {
  /** MAX_LOCKDEP_KEYS: classes. At most 8,192, for a held lock has 13 bits for its class. */
  readonly keys: number
  /** MAX_LOCKDEP_ENTRIES: entries of dependency lists, two for each dependency. */
  readonly entries: number
  /** MAX_LOCKDEP_CHAINS: distinct sequences of held locks. */
  readonly chains: number
  /** MAX_LOCKDEP_CHAIN_HLOCKS: their lengths together; a chain of one counts as two. */
  readonly chainHlocks: number
  /** MAX_STACK_TRACE_ENTRIES: words of saved stack traces. */
  readonly stackTraceEntries: number
  /** MAX_LOCK_DEPTH: locks that one task holds. At most 63. */
  readonly lockDepth: number
  /** MAX_CIRCULAR_QUEUE_SIZE: the queue of the breadth-first search, which is full with one entry less. */
  readonly circularQueue: number
}

/** Throws for sizes that no table can have. */
export function checkLimits(limits: Limits): void {
  for (const [limit, size] of Object.entries(limits)) {
    if (!Number.isInteger(size) || size < 1)
      throw new Error(`limits.${limit} is ${size}: it should be a whole number from 1 on`)
  }
  for (const [limit, most] of [
    ['keys', 8192],
    ['lockDepth', 63],
  ] as const) {
    if (limits[limit] > most)
      throw new Error(`limits.${limit} is ${limits[limit]}: it should be ${most} at most`)
  }
}

/** The sizes of a kernel configured as Kconfig proposes. */
export const kernelLimits: Limits = {
  keys: 8192,
  entries: 1 << 15,
  chains: 1 << 16,
  chainHlocks: 5 << 16,
  stackTraceEntries: 1 << 19,
  lockDepth: 48,
  circularQueue: 1 << 12,
}
