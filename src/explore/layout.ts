/** Where each cell of a state sits in its packed words. Cells that have always been 0 take no room. */
export class Layout {
  readonly words: number
  readonly #widths: readonly number[]
  /** For each cell the largest value that fits. */
  readonly #most: Int32Array
  /** The cells that take room, and for each its word and its first bit. */
  readonly #cells: Int32Array
  readonly #word: Int32Array
  readonly #shift: Int32Array

  /** `widths[i]` is the number of bits of cell `i`, 0 to 31. */
  constructor(widths: readonly number[]) {
    this.#widths = widths
    this.#most = Int32Array.from(widths, width => 2 ** width - 1)
    this.#cells = Int32Array.from(widths.keys()).filter(cell => (widths[cell] ?? 0) > 0)
    this.#word = new Int32Array(this.#cells.length)
    this.#shift = new Int32Array(this.#cells.length)
    let word = 0
    let used = 0
    this.#cells.forEach((cell, index) => {
      const width = widths[cell] ?? 0
      if (used + width > 32) {
        word++
        used = 0
      }
      this.#word[index] = word
      this.#shift[index] = used
      used += width
    })
    this.words = word + 1
  }

  /** Writes a state's cells into `words` from `at`; false when a cell does not fit its width. */
  pack(cells: Int32Array, words: Uint32Array, at: number): boolean {
    for (let cell = 0; cell < cells.length; cell++) {
      if ((cells[cell] ?? 0) > (this.#most[cell] ?? 0)) return false
    }
    for (let word = 0; word < this.words; word++) words[at + word] = 0
    for (let index = 0; index < this.#cells.length; index++) {
      const word = at + (this.#word[index] ?? 0)
      words[word] = (words[word] ?? 0) | ((cells[this.#cells[index] ?? 0] ?? 0) << (this.#shift[index] ?? 0))
    }
    return true
  }

  unpack(words: Uint32Array, at: number, cells: Int32Array): void {
    cells.fill(0)
    for (let index = 0; index < this.#cells.length; index++) {
      const cell = this.#cells[index] ?? 0
      const word = words[at + (this.#word[index] ?? 0)] ?? 0
      cells[cell] = (word >>> (this.#shift[index] ?? 0)) & (this.#most[cell] ?? 0)
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
