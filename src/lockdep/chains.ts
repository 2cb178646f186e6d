import { grown } from './column.ts'

/** The empty sequence (INITIAL_CHAIN_KEY). */
export const emptyChain = 0

/**
 * The sequences of held locks met so far, as a tree: a node is the sequence of hlock ids on the way to it. Where the
 * kernel compares 64-bit hashes of such sequences this tells them apart exactly. Those that a blocking acquisition ended
 * are cached: the same sequence is never validated again (lockdep.c: `lookup_chain_cache_add`).
 */
export class Chains {
  /** Cached sequences, and the room their hlocks take. */
  #count = 0
  #hlocks = 0
  readonly #limits: { readonly chains: number; readonly chainHlocks: number }
  #nodes = 1
  #cached = new Int32Array(1024)
  // An open hash table of the edges: from a node by an id to a node.
  #used = 0
  #from = new Int32Array(4096).fill(-1)
  #id = new Int32Array(4096)
  #to = new Int32Array(4096)

  constructor(limits: { readonly chains: number; readonly chainHlocks: number }) {
    this.#limits = limits
  }

  /** The sequence `chain` with one more hlock id. */
  extended(chain: number, id: number): number {
    const at = this.#slot(chain, id)
    if (this.#from[at] === chain) return this.#to[at] ?? 0
    const node = this.#nodes++
    this.#cached = grown(this.#cached, node)
    this.#from[at] = chain
    this.#id[at] = id
    this.#to[at] = node
    if (++this.#used * 2 > this.#from.length) this.#rehash()
    return node
  }

  isCached(chain: number): boolean {
    return this.#cached[chain] === 1
  }

  /** Caches a sequence of `length` hlocks; else says which table is full (`add_chain_cache`). */
  add(chain: number, length: number): 'added' | 'CHAINS' | 'CHAIN_HLOCKS' {
    if (this.#count >= this.#limits.chains) return 'CHAINS'
    const room = this.#limits.chainHlocks - this.#hlocks
    if (room < Math.max(length, 2)) return 'CHAIN_HLOCKS'
    this.#count++
    this.#hlocks += Math.max(length, 2)
    this.#cached[chain] = 1
    return 'added'
  }

  /** Where the edge is, or would be, in the hash table. */
  #slot(chain: number, id: number): number {
    const mask = this.#from.length - 1
    let at = (Math.imul(chain, 0x9e3779b1) ^ Math.imul(id, 0x85ebca6b)) >>> 7
    for (at &= mask; this.#from[at] !== -1; at = (at + 1) & mask) {
      if (this.#from[at] === chain && this.#id[at] === id) break
    }
    return at
  }

  #rehash(): void {
    const [from, id, to] = [this.#from, this.#id, this.#to]
    this.#from = new Int32Array(2 * from.length).fill(-1)
    this.#id = new Int32Array(2 * from.length)
    this.#to = new Int32Array(2 * from.length)
    for (let old = 0; old < from.length; old++) {
      const chain = from[old] ?? -1
      if (chain < 0) continue
      const at = this.#slot(chain, id[old] ?? 0)
      this.#from[at] = chain
      this.#id[at] = id[old] ?? 0
      this.#to[at] = to[old] ?? 0
    }
  }
}
