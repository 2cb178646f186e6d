/** Random numbers that a seed settles: sfc32, a small fast counting generator (PractRand). */
export class Random {
  #a = 0
  #b = 0
  #c: number
  #counter = 1

  constructor(seed: number) {
    this.#c = seed | 0
    for (let turn = 0; turn < 12; turn++) this.#next()
  }

  /** A whole number from 0 to `n - 1`. */
  below(n: number): number {
    return Math.floor((this.#next() / 2 ** 32) * n)
  }

  /** True in `percent` cases of a hundred. */
  chance(percent: number): boolean {
    return this.below(100) < percent
  }

  /** One of the choices, each as likely as any other. Throws when there is none. */
  pick<T>(choices: readonly T[]): T {
    const picked = choices[this.below(choices.length)]
    if (picked === undefined) throw new Error('there is nothing to pick from')
    return picked
  }

  #next(): number {
    const sum = (this.#a + this.#b + this.#counter++) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0
    return sum >>> 0
  }
}
