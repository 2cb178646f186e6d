/** Where each cell of a state sits in its packed words. Cells that have always been 0 take no room. */
export class Layout {
  readonly words: number
  readonly #widths: readonly number[]
  readonly #packed: readonly {
    readonly cell: number
    readonly word: number
    readonly shift: number
    readonly mask: number
  }[]

  /** `widths[i]` is the number of bits of cell `i`, 0 to 31. */
  constructor(widths: readonly number[]) {
    this.#widths = widths
    let word = 0
    let shift = 0
    this.#packed = widths.flatMap((width, cell) => {
      if (width === 0) return []
      if (shift + width > 32) {
        word++
        shift = 0
      }
      const place = { cell, word, shift, mask: 2 ** width - 1 }
      shift += width
      return [place]
    })
    this.words = word + 1
  }

  /** Writes a state's cells into `words` from `at`; false when a cell does not fit its width. */
  pack(cells: Int32Array, words: Uint32Array, at: number): boolean {
    for (let cell = 0; cell < cells.length; cell++) {
      if ((cells[cell] ?? 0) >= 2 ** (this.#widths[cell] ?? 0)) return false
    }
    words.fill(0, at, at + this.words)
    for (const { cell, word, shift } of this.#packed) {
      words[at + word] = (words[at + word] ?? 0) | ((cells[cell] ?? 0) << shift)
    }
    return true
  }

  unpack(words: Uint32Array, at: number, cells: Int32Array): void {
    cells.fill(0)
    for (const { cell, word, shift, mask } of this.#packed)
      cells[cell] = ((words[at + word] ?? 0) >>> shift) & mask
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
