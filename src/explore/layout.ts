/** Where each cell of a state sits in its packed words. Cells that have always been 0 take no room. */
export class Layout {
  readonly words: number
  /** For each cell the number of its bits, the largest value that fits, its word and its first bit there. */
  readonly width: Uint8Array
  readonly most: Int32Array
  readonly word: Uint16Array
  readonly shift: Uint8Array
  /** The cells that take room. */
  readonly #roomy: Uint16Array

  /** `width[i]` is the number of bits of cell `i`, 0 to 31. */
  constructor(width: Uint8Array) {
    const cells = width.length
    this.width = width
    this.most = new Int32Array(cells)
    this.word = new Uint16Array(cells)
    this.shift = new Uint8Array(cells)
    const roomy = new Uint16Array(cells)
    let count = 0
    let word = 0
    let used = 0
    for (let cell = 0; cell < cells; cell++) {
      const bits = width[cell] ?? 0
      if (bits === 0) continue
      if (used + bits > 32) {
        word++
        used = 0
      }
      this.most[cell] = 2 ** bits - 1
      this.word[cell] = word
      this.shift[cell] = used
      roomy[count++] = cell
      used += bits
    }
    this.words = word + 1
    this.#roomy = roomy.subarray(0, count)
  }

  /** Writes a state's cells into `words`; false when a cell does not fit its width. */
  pack(cells: Int32Array, words: Int32Array): boolean {
    words.fill(0)
    for (let cell = 0; cell < cells.length; cell++) {
      const value = cells[cell] ?? 0
      if (value === 0) continue
      if (!this.#fits(cell, value)) return false
      const word = this.word[cell] ?? 0
      words[word] = (words[word] ?? 0) | (value << (this.shift[cell] ?? 0))
    }
    return true
  }

  /** Brings the first `changes` cells of `changed` up to date in `words`; false when one does not fit its width. */
  repack(cells: Int32Array, changed: Int32Array, changes: number, words: Int32Array): boolean {
    for (let change = 0; change < changes; change++) {
      const cell = changed[change] ?? 0
      const value = cells[cell] ?? 0
      if (!this.#fits(cell, value)) return false
      const word = this.word[cell] ?? 0
      const shift = this.shift[cell] ?? 0
      words[word] = ((words[word] ?? 0) & ~((this.most[cell] ?? 0) << shift)) | (value << shift)
    }
    return true
  }

  /** One cell of a packed state. */
  cellOf(words: Int32Array, cell: number): number {
    return ((words[this.word[cell] ?? 0] ?? 0) >>> (this.shift[cell] ?? 0)) & (this.most[cell] ?? 0)
  }

  /** Writes the cells of a packed state. */
  unpack(words: Int32Array, cells: Int32Array): void {
    cells.fill(0)
    for (let at = 0; at < this.#roomy.length; at++) {
      const cell = this.#roomy[at] ?? 0
      const word = words[this.word[cell] ?? 0] ?? 0
      cells[cell] = (word >>> (this.shift[cell] ?? 0)) & (this.most[cell] ?? 0)
    }
  }

  #fits(cell: number, value: number): boolean {
    if (value < 0) throw new RangeError(`a cell of the state cannot hold ${value}`)
    return value <= (this.most[cell] ?? 0)
  }

  /** The layout in which `cells` fits too; a cell that grows gets a spare bit. */
  widenedFor(cells: Int32Array): Layout {
    const width = this.width.slice()
    for (let cell = 0; cell < width.length; cell++) {
      const before = width[cell] ?? 0
      const needed = 32 - Math.clz32(cells[cell] ?? 0)
      if (needed > before) width[cell] = Math.min(31, before === 0 ? needed : needed + 1)
    }
    return new Layout(width)
  }
}
