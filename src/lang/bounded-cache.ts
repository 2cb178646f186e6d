/** What was computed from texts, as long as it fits; what was asked for longest ago goes first. */
export class BoundedCache<T> {
  readonly #most: number
  readonly #kept = new Map<string, T>()
  #characters = 0

  /** `most` is the number of characters that all its texts may have. */
  constructor(most: number) {
    this.#most = most
  }

  /** What `compute` gives for this text, now or when it was asked before. */
  get(text: string, compute: (text: string) => T): T {
    const known = this.#kept.get(text)
    const value = known === undefined ? compute(text) : known
    if (known === undefined) this.#characters += text.length
    else this.#kept.delete(text)
    this.#kept.set(text, value)
    for (const oldest of this.#kept.keys()) {
      if (this.#characters <= this.#most) break
      this.#kept.delete(oldest)
      this.#characters -= oldest.length
    }
    return value
  }
}
