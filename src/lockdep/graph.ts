import type { DependencyKind } from '../value/index.ts'
import { grown } from './column.ts'
import type { HeldLocks } from './held.ts'
import type { Site } from './site.ts'

// Kinds of a dependency, as a set of bits: bit 0 of a kind's number says that the first lock is held exclusively, bit 1
// that the second is not acquired as a recursive reader (lockdep.c: DEP_SR_BIT to DEP_EN_BIT). In backward lists the two
// have changed places, so that a search in either direction reads them alike.

const kindNames: readonly DependencyKind[] = ['SR', 'ER', 'SN', 'EN']
/** -(S*)->: what may not follow a step that ends in *R only. */
export const fromShared = 0b0101
/** -(*N)->: after such a step anything may follow. */
export const toNonRecursive = 0b1100

/** Which lists of a class a search walks: what was acquired after it, or what was held before. */
export type Direction = 'after' | 'before'

/** The first and last entry of each class's list, -1 when it is empty. */
class Lists {
  heads = new Int32Array(64).fill(-1)
  tails = new Int32Array(64).fill(-1)
}

/**
 * The dependencies between classes. Each is two entries: one in a list of its first class, one in a list of its second.
 * Left out: the least distance at which the two were held, which only /proc/lockdep shows.
 */
export class DependencyGraph {
  /** Entries in use. */
  count = 0
  readonly #limit: number
  readonly #lists: Readonly<Record<Direction, Lists>> = { after: new Lists(), before: new Lists() }
  /** The class that an entry leads to, and the one whose list it is in. */
  to = new Int32Array(256)
  from = new Int32Array(256)
  kinds = new Int32Array(256)
  /** Next entry of the same list, -1 at its end. */
  next = new Int32Array(256)
  /** The acquisition that made the dependency, and whose it was. */
  readonly #sites: Site[] = []
  readonly #tasks: string[] = []

  constructor(limit: number) {
    this.#limit = limit
  }

  /** First entry of a class's list, -1 when it is empty. */
  first(lockClass: number, direction: Direction): number {
    return this.#lists[direction].heads[lockClass] ?? -1
  }

  /** The entry for a dependency in the list of `from`, -1 when there is none. */
  find(from: number, to: number, direction: Direction): number {
    let entry = this.first(from, direction)
    while (entry >= 0 && this.to[entry] !== to) entry = this.next[entry] ?? -1
    return entry
  }

  /** Adds a kind to a dependency that is known: the place where it was first seen stays. */
  widen(entry: number, kind: number): void {
    this.kinds[entry] = (this.kinds[entry] ?? 0) | kind
  }

  /** Appends an entry to a list of `from`; false when there is no room (`add_lock_to_list`). */
  add(from: number, to: number, direction: Direction, kind: number, site: Site, task: string): boolean {
    if (this.count >= this.#limit) return false
    const entry = this.count++
    this.to = grown(this.to, entry)
    this.from = grown(this.from, entry)
    this.kinds = grown(this.kinds, entry)
    this.next = grown(this.next, entry)
    this.to[entry] = to
    this.from[entry] = from
    this.kinds[entry] = kind
    this.next[entry] = -1
    this.#sites.push(site)
    this.#tasks.push(task)
    const lists = this.#lists[direction]
    lists.heads = grown(lists.heads, from, -1)
    lists.tails = grown(lists.tails, from, -1)
    const tail = lists.tails[from] ?? -1
    if (tail < 0) lists.heads[from] = entry
    else this.next[tail] = entry
    lists.tails[from] = entry
    return true
  }

  /** The entries that lead from the first class of a dependency to the second, oldest first: each is followed by its mirror image. */
  *forward(): Generator<number> {
    for (let entry = 0; entry + 1 < this.count; entry += 2) yield entry
  }

  /** The acquisition that made the dependency of an entry. */
  site(entry: number): Site | undefined {
    return this.#sites[entry]
  }

  /** The task whose acquisition that was. */
  task(entry: number): string {
    return this.#tasks[entry] ?? ''
  }
}

/** The kind of the dependency between two held locks, as a bit (`calc_dep`). */
export function kindOf(held: HeldLocks, previous: number, next: number): number {
  return 1 << ((held.read[previous] === 0 ? 1 : 0) + (held.read[next] !== 2 ? 2 : 0))
}

/** The same as a backward list has it (`calc_depb`). */
export function backwardKindOf(held: HeldLocks, previous: number, next: number): number {
  return 1 << ((held.read[next] !== 2 ? 1 : 0) + (held.read[previous] === 0 ? 2 : 0))
}

/** The names of the kinds in a set, for an entry of a forward list. */
export function kindNamesOf(kinds: number): DependencyKind[] {
  return kindNames.filter((_, kind) => kinds & (1 << kind))
}
