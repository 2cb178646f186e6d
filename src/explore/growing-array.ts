/** Numbers to a chunk, as a power of two. */
const chunkBits = 16
const chunkMask = 2 ** chunkBits - 1

type Numbers = Int32Array | Uint16Array | Uint8Array

/** A list of integers that lies in chunks, so that growing copies nothing; only the first chunk starts small. */
export class GrowingArray<T extends Numbers = Numbers> {
  readonly #chunk: new (
    length: number,
  ) => T
  readonly #chunks: T[]
  length = 0

  constructor(chunk: new (length: number) => T) {
    this.#chunk = chunk
    this.#chunks = [new chunk(256)]
  }

  get bytes(): number {
    return this.#chunks.reduce((sum, { byteLength }) => sum + byteLength, 0)
  }

  /** The number at an index below `length`. */
  at(index: number): number {
    return this.#chunks[index >> chunkBits]?.[index & chunkMask] ?? 0
  }

  /** Puts a number at an index below `length`. */
  set(index: number, value: number): void {
    const chunk = this.#chunks[index >> chunkBits]
    if (chunk !== undefined) chunk[index & chunkMask] = value
  }

  /** Adds a number at the end; gives its index. */
  push(value: number): number {
    const index = this.length++
    const number = index >> chunkBits
    let chunk = this.#chunks[number]
    if (chunk === undefined || (index & chunkMask) >= chunk.length) {
      const larger = new this.#chunk(chunk === undefined ? chunkMask + 1 : chunk.length * 4)
      if (chunk !== undefined) larger.set(chunk)
      chunk = larger
      this.#chunks[number] = chunk
    }
    chunk[index & chunkMask] = value
    return index
  }

  /** All of it in one piece. */
  flat(): T {
    const whole = new this.#chunk(this.length)
    for (const [number, chunk] of this.#chunks.entries()) {
      const start = number << chunkBits
      whole.set(chunk.subarray(0, Math.min(chunk.length, this.length - start)), start)
    }
    return whole
  }
}
