/**
 * Random numbers that a seed settles: xoshiro128** (Blackman and Vigna, "Scrambled linear pseudorandom number generators",
 * 2021), its state filled from the seed by SplitMix32 (Steele, Lea and Flood, "Fast splittable pseudorandom number
 * generators", 2014, with the mixing function of MurmurHash3).
 */
export class Prng {
  #a: number
  #b: number
  #c: number
  #d: number

  /** A generator for a whole number as seed, or in the state given. */
  constructor(seed: number | readonly [number, number, number, number]) {
    let weyl = typeof seed === 'number' ? seed | 0 : 0
    const mixed = () => {
      weyl = (weyl + 0x9e3779b9) | 0
      let word = weyl
      word = Math.imul(word ^ (word >>> 16), 0x85ebca6b)
      word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35)
      return word ^ (word >>> 16)
    }
    ;[this.#a, this.#b, this.#c, this.#d] =
      typeof seed === 'number' ? [mixed(), mixed(), mixed(), mixed()] : seed
  }

  /** The next 32 random bits, as a whole number that is not negative. */
  next(): number {
    const result = Math.imul(rotate(Math.imul(this.#b, 5), 7), 9)
    const shifted = this.#b << 9
    this.#c ^= this.#a
    this.#d ^= this.#b
    this.#b ^= this.#c
    this.#a ^= this.#d
    this.#c ^= shifted
    this.#d = rotate(this.#d, 11)
    return result >>> 0
  }

  /** A whole number from 0 to `n - 1`, each as likely as any other. */
  below(n: number): number {
    // The last numbers, which do not make up a whole turn, would favour the small results.
    const turns = 2 ** 32 - (2 ** 32 % n)
    let drawn = this.next()
    while (drawn >= turns) drawn = this.next()
    return drawn % n
  }
}

function rotate(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by))
}
