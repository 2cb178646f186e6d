import { emptyChain } from './chains.ts'
import type { LockMap } from './lock-map.ts'
import type { Site } from './site.ts'

/** How a lock is taken: 0 exclusive, 1 shared, 2 shared and recursive (rwlocks and SRCU readers). */
export type Read = 0 | 1 | 2

/** Everything about an acquisition but the lock and the place (the arguments of `lock_acquire`). */
export interface Acquisition {
  readonly subclass: number
  /** It was a trylock that succeeded. */
  readonly trylock: boolean
  readonly read: Read
  /** False for locks whose use is not checked, such as `rcu_read_lock`. */
  readonly check: boolean
  /** The lock that serialises whoever takes several of this class. */
  readonly nest?: LockMap | undefined
}

/** An exclusive acquisition that may block. */
export const exclusive: Acquisition = { subclass: 0, trylock: false, read: 0, check: true }

/** Bits of `irqContext` (LOCK_CHAIN_SOFTIRQ_CONTEXT, LOCK_CHAIN_HARDIRQ_CONTEXT). */
export const softirqSegment = 1
export const hardirqSegment = 2

/**
 * The locks of one task, outermost first (`struct held_lock`, `task_struct.held_locks`). The entry at `depth` is the
 * one being acquired: it is filled in first, checked, and then pushed.
 */
export class HeldLocks {
  depth = 0
  /** The sequence of the locks held in the present interrupt context (`curr_chain_key`). */
  chain = emptyChain
  readonly lockClass: Int32Array
  readonly irqContext: Uint8Array
  readonly trylock: Uint8Array
  readonly read: Uint8Array
  readonly check: Uint8Array
  readonly hardirqsOff: Uint8Array
  readonly sync: Uint8Array
  readonly references: Uint16Array
  /** The sequence before it was taken (`prev_chain_key`). */
  readonly chainBefore: Int32Array
  readonly #locks: (LockMap | undefined)[] = []
  readonly #nests: (LockMap | undefined)[] = []
  readonly #sites: (Site | undefined)[] = []

  constructor(most: number) {
    this.lockClass = new Int32Array(most)
    this.irqContext = new Uint8Array(most)
    this.trylock = new Uint8Array(most)
    this.read = new Uint8Array(most)
    this.check = new Uint8Array(most)
    this.hardirqsOff = new Uint8Array(most)
    this.sync = new Uint8Array(most)
    this.references = new Uint16Array(most)
    this.chainBefore = new Int32Array(most)
  }

  /** Fills in what an acquisition says of the entry at `depth`; its context and history are set by the caller. */
  fill(lock: LockMap, lockClass: number, how: Acquisition, site: Site): void {
    const at = this.depth
    this.lockClass[at] = lockClass
    this.trylock[at] = how.trylock ? 1 : 0
    this.read[at] = how.read
    this.check[at] = how.check ? 1 : 0
    this.#locks[at] = lock
    this.#nests[at] = how.nest
    this.#sites[at] = site
  }

  lock(at: number): LockMap {
    const lock = this.#locks[at]
    if (lock === undefined) throw new Error(`no lock was ever held at place ${at}`)
    return lock
  }

  nest(at: number): LockMap | undefined {
    return this.#nests[at]
  }

  site(at: number): Site {
    const site = this.#sites[at]
    if (site === undefined) throw new Error(`no lock was ever held at place ${at}`)
    return site
  }

  /** Says that an entry is held from another place on. */
  setSite(at: number, site: Site): void {
    this.#sites[at] = site
  }

  /** The number that stands for an entry in sequences: its class and how it is taken (`hlock_id`). */
  id(at: number): number {
    return (this.lockClass[at] ?? 0) | ((this.read[at] ?? 0) << 13)
  }

  /** First entry of the interrupt context that the entry at `at` belongs to (`get_first_held_lock`). */
  segmentStart(at: number): number {
    let first = at
    while (first > 0 && this.irqContext[first - 1] === this.irqContext[at]) first--
    return first
  }
}
