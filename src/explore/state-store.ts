import { Layout } from './layout.ts'

/** Distinct states in order of discovery, bit-packed, found again by hash. Fields widen when a value needs it. */
export class StateStore {
  #layout: Layout
  #data: Uint32Array
  #table: Int32Array
  #count = 0

  /** `cells` is the length of a state's vector. */
  constructor(cells: number) {
    this.#layout = new Layout(new Array<number>(cells).fill(0))
    this.#data = new Uint32Array(1024 * this.#layout.words)
    this.#table = new Int32Array(2048).fill(-1)
  }

  get size(): number {
    return this.#count
  }

  /** Adds a state; gives its index, or `-1 - index` when it was there already. */
  add(cells: Int32Array): number {
    this.#reserve()
    const at = this.#count * this.#layout.words
    if (!this.#layout.pack(cells, this.#data, at)) {
      this.#widen(cells)
      return this.add(cells)
    }
    const slot = this.#slot(at)
    const known = this.#table[slot] ?? -1
    if (known >= 0) return -1 - known
    this.#table[slot] = this.#count
    return this.#count++
  }

  /** Writes the state of that index into `cells`. */
  read(index: number, cells: Int32Array): void {
    this.#layout.unpack(this.#data, index * this.#layout.words, cells)
  }

  /** The slot of the packed state at `at`: where it is found, or the free slot where it belongs. */
  #slot(at: number): number {
    const mask = this.#table.length - 1
    let slot = this.#hash(at) & mask
    for (;;) {
      const known = this.#table[slot] ?? -1
      if (known < 0 || this.#same(known * this.#layout.words, at)) return slot
      slot = (slot + 1) & mask
    }
  }

  #hash(at: number): number {
    let hash = 0x9e3779b9
    for (let word = 0; word < this.#layout.words; word++) {
      hash = Math.imul(hash ^ (this.#data[at + word] ?? 0), 0x85ebca6b)
      hash ^= hash >>> 13
    }
    hash = Math.imul(hash, 0xc2b2ae35)
    return (hash ^ (hash >>> 16)) >>> 0
  }

  #same(a: number, b: number): boolean {
    for (let word = 0; word < this.#layout.words; word++)
      if (this.#data[a + word] !== this.#data[b + word]) return false
    return true
  }

  #reserve(): void {
    const needed = (this.#count + 1) * this.#layout.words
    if (needed > this.#data.length) {
      const data = new Uint32Array(this.#data.length * 2)
      data.set(this.#data)
      this.#data = data
    }
    if (this.#count * 2 >= this.#table.length) {
      this.#table = new Int32Array(this.#table.length * 2).fill(-1)
      this.#rehash()
    }
  }

  #rehash(): void {
    for (let index = 0; index < this.#count; index++)
      this.#table[this.#slot(index * this.#layout.words)] = index
  }

  #widen(cells: Int32Array): void {
    const before = this.#layout
    const old = this.#data
    this.#layout = before.widenedFor(cells)
    const capacity = Math.ceil(old.length / before.words) + 1
    this.#data = new Uint32Array(capacity * this.#layout.words)
    const scratch = new Int32Array(cells.length)
    for (let index = 0; index < this.#count; index++) {
      before.unpack(old, index * before.words, scratch)
      this.#layout.pack(scratch, this.#data, index * this.#layout.words)
    }
    this.#table.fill(-1)
    this.#rehash()
  }
}
