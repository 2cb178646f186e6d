import type { PrintedLock } from '../value/index.ts'
import { grown } from './column.ts'
import type { LockMap, LockType } from './lock-map.ts'
import type { Site } from './site.ts'
import { usageCharacters, usageStates } from './usage.ts'

/** Subclasses that a key has room for (MAX_LOCKDEP_SUBCLASSES). */
export const maxSubclasses = 8

/** Says which of two locks of a class has to be taken first: negative when `a` has (lockdep_set_lock_cmp_fn). */
export type Compare = (a: LockMap, b: LockMap) => number

/** Text after a class's name that tells its locks apart (lockdep_set_lock_print_fn). */
export type PrintInstance = (lock: LockMap) => string

/**
 * The lock classes: what the validator tells apart. A class is a key with a subclass; it comes into being when a lock is
 * first acquired with them, and takes its name and wait types from that lock (lockdep.c: `register_lock_class`).
 */
export class Classes {
  count = 0
  readonly #limit: number
  readonly #names: string[] = []
  /** Highest version among the classes of a name. */
  readonly #versions = new Map<string, number>()
  readonly #lockTypes: LockType[] = []
  #keys = new Int32Array(64)
  #version = new Int32Array(64)
  #waitInner = new Int32Array(64)
  #waitOuter = new Int32Array(64)
  #ops = new Int32Array(64)
  /** Usage mask of each class; bits as in usage.ts. */
  #usage = new Int32Array(64)
  /** Class of each key and subclass, -1 when there is none. */
  #byKey = new Int32Array(64).fill(-1)
  #keyNames: (string | undefined)[] = []
  /** Where each bit of each class's mask was set. */
  readonly #usedAt = new Map<number, Site>()
  readonly #compare = new Map<number, Compare>()
  readonly #print = new Map<number, PrintInstance>()

  constructor(limit: number) {
    this.#limit = limit
  }

  /** A new `lock_class_key`; `symbol` is what reports call it. */
  newKey(symbol?: string): number {
    return this.#keyNames.push(symbol) - 1
  }

  /** The class of a key and subclass, -1 when there is none yet. */
  find(key: number, subclass: number): number {
    return this.#byKey[key * maxSubclasses + subclass] ?? -1
  }

  /** Makes the class of a lock's key and subclass; undefined when the table is full. */
  register(
    { name, waitInner, waitOuter, lockType }: LockMap,
    key: number,
    subclass: number,
  ): number | undefined {
    if (this.count >= this.#limit) return undefined
    const made = this.count++
    const at = key * maxSubclasses + subclass
    this.#keys = grown(this.#keys, made)
    this.#version = grown(this.#version, made)
    this.#waitInner = grown(this.#waitInner, made)
    this.#waitOuter = grown(this.#waitOuter, made)
    this.#ops = grown(this.#ops, made)
    this.#usage = grown(this.#usage, made)
    this.#byKey = grown(this.#byKey, at, -1)
    this.#version[made] = this.#nextVersion(name, key)
    this.#versions.set(name, Math.max(this.#versions.get(name) ?? 0, this.#version[made] ?? 0))
    this.#names.push(name)
    this.#lockTypes.push(lockType)
    this.#keys[made] = at
    this.#waitInner[made] = waitInner
    this.#waitOuter[made] = waitOuter
    this.#byKey[at] = made
    return made
  }

  /** The version of the key's own class without subclass; else one more than any class of that name has (`count_matching_names`). */
  #nextVersion(name: string, key: number): number {
    const base = this.find(key, 0)
    return base >= 0 ? (this.#version[base] ?? 0) : (this.#versions.get(name) ?? 0) + 1
  }

  subclass(lockClass: number): number {
    return (this.#keys[lockClass] ?? 0) % maxSubclasses
  }

  waitInner(lockClass: number): number {
    return this.#waitInner[lockClass] ?? 0
  }

  /** The wait type a class needs of its context: the outer, or the inner when it has no other. */
  waitOuter(lockClass: number): number {
    return this.#waitOuter[lockClass] || this.waitInner(lockClass)
  }

  lockType(lockClass: number): LockType {
    return this.#lockTypes[lockClass] ?? 'normal'
  }

  usageOf(lockClass: number): number {
    return this.#usage[lockClass] ?? 0
  }

  /** Sets a bit of a class's mask, which was set at `site` first. */
  use(lockClass: number, bit: number, site: Site): void {
    this.#usage[lockClass] = this.usageOf(lockClass) | (1 << bit)
    this.#usedAt.set(lockClass * usageStates + bit, site)
  }

  /** Where a bit of a class's mask was set; undefined when it is not. */
  usedAt(lockClass: number, bit: number): Site | undefined {
    return this.#usedAt.get(lockClass * usageStates + bit)
  }

  countOperation(lockClass: number): void {
    this.#ops[lockClass] = (this.#ops[lockClass] ?? 0) + 1
  }

  /** Acquisitions of a class so far. */
  operations(lockClass: number): number {
    return this.#ops[lockClass] ?? 0
  }

  setCompare(lockClass: number, compare: Compare, print?: PrintInstance): void {
    this.#compare.set(lockClass, compare)
    if (print !== undefined) this.#print.set(lockClass, print)
  }

  compare(lockClass: number): Compare | undefined {
    return this.#compare.get(lockClass)
  }

  /** Name with version and subclass, and with what tells `lock` from others of the class (`__print_lock_name`). */
  nameOf(lockClass: number, lock?: LockMap): string {
    const version = this.#version[lockClass] ?? 0
    const subclass = this.subclass(lockClass)
    const instance = lock === undefined ? undefined : this.#print.get(lockClass)?.(lock)
    return `${this.#names[lockClass]}${version > 1 ? `#${version}` : ''}${subclass > 0 ? `/${subclass}` : ''}${instance ?? ''}`
  }

  /** A class as reports print it (`print_lock_name`). */
  printed(lockClass: number, lock?: LockMap): PrintedLock {
    return {
      name: this.nameOf(lockClass, lock),
      usage: usageCharacters(this.usageOf(lockClass)),
      waitTypes: `${this.waitOuter(lockClass)}:${this.waitInner(lockClass)}`,
    }
  }

  /** Number and symbol of the key of a class: what stands for its address. */
  keyOf(lockClass: number): { readonly key: number; readonly subclass: number; readonly symbol: string } {
    const at = this.#keys[lockClass] ?? 0
    const key = Math.floor(at / maxSubclasses)
    return { key, subclass: at % maxSubclasses, symbol: this.#keyNames[key] ?? `__key.${key}` }
  }
}
