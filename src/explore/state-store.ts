import { Layout } from './layout.ts'

/** States to a chunk, as a power of two: a chunk of three words a state is 768 KiB. */
const chunkBits = 16
const chunkMask = 2 ** chunkBits - 1

/** A table grows when it is filled to this part: to four times its slots, or twice when it has this many. */
const fullest = 0.75
const large = 2 ** 22

/**
 * Distinct states in order of discovery, bit-packed, found again by hash. Cells widen when a value needs it. States lie
 * in chunks, so that growing copies nothing; only the first chunk starts small.
 *
 * A slot of the hash table holds a state's index plus one in the low bits that it needs, and in the others the same bits
 * of the state's hash: a slot of another state is nearly always told without looking at that state.
 */
export class StateStore {
  readonly #cells: number
  layout: Layout
  /** The packed state last loaded, and the one to be added. */
  base: Int32Array
  key: Int32Array
  readonly #chunks: Int32Array[]
  #table: Int32Array
  #count = 0

  /** `cells` is the length of a state's vector; `width` the bits of each cell to begin with. */
  constructor(cells: number, width: Uint8Array = new Uint8Array(cells)) {
    this.#cells = cells
    this.layout = new Layout(width)
    this.#chunks = [new Int32Array(256 * this.layout.words)]
    this.#table = new Int32Array(1024)
    this.base = new Int32Array(this.layout.words)
    this.key = new Int32Array(this.layout.words)
  }

  get size(): number {
    return this.#count
  }

  /** Memory that the store takes, in bytes. */
  get bytes(): number {
    return this.#chunks.reduce((sum, { byteLength }) => sum + byteLength, this.#table.byteLength)
  }

  /** Adds a state; gives its index, or `-1 - index` when it was there already. Throws for what a cell cannot hold. */
  add(cells: Int32Array): number {
    this.fit(cells)
    return this.addKey()
  }

  /** As `add`, for the state last loaded of which no more than the first `changes` cells of `changed` are different now. */
  addChanged(cells: Int32Array, changed: Int32Array, changes: number): number {
    this.key.set(this.base)
    if (!this.layout.repack(cells, changed, changes, this.key)) return this.add(cells)
    return this.addKey()
  }

  /** Packs a state into `key`, going over to a layout in which it fits. Throws for what a cell cannot hold. */
  fit(cells: Int32Array): void {
    while (!this.layout.pack(cells, this.key)) this.#widen(cells)
  }

  /** Copies the packed state of that index into `base`. */
  load(index: number): void {
    const { base } = this
    const chunk = this.#chunks[index >> chunkBits]
    if (index >= this.#count || chunk === undefined) throw new RangeError(`there is no state ${index}`)
    const at = (index & chunkMask) * base.length
    for (let word = 0; word < base.length; word++) base[word] = chunk[at + word] ?? 0
  }

  /** Loads the state of that index, and writes it into `cells`. */
  read(index: number, cells: Int32Array): void {
    this.load(index)
    this.layout.unpack(this.base, cells)
  }

  /** As `add`, for the packed state in `key`. */
  addKey(): number {
    const hash = hashOf(this.key)
    const mask = this.#table.length - 1
    let slot = hash & mask
    for (;;) {
      const held = this.#table[slot] ?? 0
      if (held === 0) break
      if (((held ^ hash) & ~mask) === 0 && this.#holdsKey((held & mask) - 1)) return -(held & mask)
      slot = (slot + 1) & mask
    }
    const index = this.#count++
    this.#table[slot] = (hash & ~mask) | (index + 1)
    this.#append(index)
    if (this.#count > this.#table.length * fullest) this.#grow()
    return index
  }

  #holdsKey(index: number): boolean {
    const key = this.key
    const chunk = this.#chunks[index >> chunkBits]
    if (chunk === undefined) return false
    const at = (index & chunkMask) * key.length
    for (let word = 0; word < key.length; word++) if (chunk[at + word] !== key[word]) return false
    return true
  }

  #append(index: number): void {
    const key = this.key
    const number = index >> chunkBits
    const at = (index & chunkMask) * key.length
    let chunk = this.#chunks[number]
    if (chunk === undefined) {
      chunk = new Int32Array((chunkMask + 1) * key.length)
      this.#chunks[number] = chunk
    } else if (at >= chunk.length) {
      const small = chunk
      chunk = new Int32Array(small.length * 4)
      chunk.set(small)
      this.#chunks[number] = chunk
    }
    for (let word = 0; word < key.length; word++) chunk[at + word] = key[word] ?? 0
  }

  #grow(): void {
    const length = this.#table.length * (this.#table.length < large ? 4 : 2)
    // The old table goes before the new one comes.
    this.#table = new Int32Array(0)
    this.#table = new Int32Array(length)
    this.#fill()
  }

  /** Enters every state into the empty table. */
  #fill(): void {
    const { words } = this.layout
    const mask = this.#table.length - 1
    const key = new Int32Array(words)
    for (let index = 0; index < this.#count; index++) {
      const chunk = this.#chunks[index >> chunkBits]
      const at = (index & chunkMask) * words
      for (let word = 0; word < words; word++) key[word] = chunk?.[at + word] ?? 0
      const hash = hashOf(key)
      let slot = hash & mask
      while (this.#table[slot] !== 0) slot = (slot + 1) & mask
      this.#table[slot] = (hash & ~mask) | (index + 1)
    }
  }

  /** Goes over to a layout in which `cells` fits too, chunk by chunk. */
  #widen(cells: Int32Array): void {
    const before = this.layout
    const after = before.widenedFor(cells)
    const scratch = new Int32Array(this.#cells)
    for (const [number, old] of this.#chunks.entries()) {
      const chunk = new Int32Array((old.length / before.words) * after.words)
      const states = Math.min(old.length / before.words, this.#count - (number << chunkBits))
      for (let at = 0; at < states; at++) {
        before.unpack(old.subarray(at * before.words, (at + 1) * before.words), scratch)
        after.pack(scratch, chunk.subarray(at * after.words, (at + 1) * after.words))
      }
      this.#chunks[number] = chunk
    }
    before.unpack(this.base, scratch)
    this.base = new Int32Array(after.words)
    after.pack(scratch, this.base)
    this.key = new Int32Array(after.words)
    this.layout = after
    this.#table.fill(0)
    this.#fill()
  }
}

/** 32 bits that depend on every bit of the words. */
function hashOf(words: Int32Array): number {
  let hash = 0x9e3779b9
  for (let word = 0; word < words.length; word++) {
    hash = Math.imul(hash ^ (words[word] ?? 0), 0x85ebca6b)
    hash ^= hash >>> 13
  }
  hash = Math.imul(hash, 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}
