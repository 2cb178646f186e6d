/** Where each cell of a state sits in its packed words. Cells that have always been 0 take no room. */
export class Layout {
  readonly words: number
  readonly #widths: readonly number[]
  /** For each cell the largest value that fits, its word and its first bit. */
  readonly #most: Int32Array
  readonly #word: Int32Array
  readonly #shift: Int32Array

  /** `widths[i]` is the number of bits of cell `i`, 0 to 31. */
  constructor(widths: readonly number[]) {
    this.#widths = widths
    this.#most = Int32Array.from(widths, width => 2 ** width - 1)
    this.#word = new Int32Array(widths.length)
    this.#shift = new Int32Array(widths.length)
    let word = 0
    let used = 0
    widths.forEach((width, cell) => {
      if (used + width > 32) {
        word++
        used = 0
      }
      this.#word[cell] = word
      this.#shift[cell] = used
      used += width
    })
    this.words = word + 1
  }

  /** Writes a state's cells into `words` from `at`; false when a cell does not fit its width. */
  pack(cells: Int32Array, words: Uint32Array, at: number): boolean {
    let word = 0
    let packed = 0
    for (let cell = 0; cell < cells.length; cell++) {
      const value = cells[cell] ?? 0
      if (value > (this.#most[cell] ?? 0)) return false
      if (this.#word[cell] !== word) {
        words[at + word] = packed
        packed = 0
        word++
      }
      packed |= value << (this.#shift[cell] ?? 0)
    }
    words[at + word] = packed
    return true
  }

  unpack(words: Uint32Array, at: number, cells: Int32Array): void {
    for (let cell = 0; cell < cells.length; cell++) {
      const word = words[at + (this.#word[cell] ?? 0)] ?? 0
      cells[cell] = (word >>> (this.#shift[cell] ?? 0)) & (this.#most[cell] ?? 0)
    }
  }

  /** The layout in which `cells` fits too; a cell that grows gets a spare bit. */
  widenedFor(cells: Int32Array): Layout {
    return new Layout(
      this.#widths.map((width, cell) => {
        const needed = 32 - Math.clz32(cells[cell] ?? 0)
        return needed > width ? Math.min(31, width === 0 ? needed : needed + 1) : width
      }),
    )
  }
}
