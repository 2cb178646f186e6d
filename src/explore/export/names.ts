import type { Program } from '../../value/index.ts'

/** Gives out identifiers, each once, none of them reserved. Case counts for nothing, so that no two look alike. */
export class Names {
  readonly #taken: Set<string>

  constructor(reserved: Iterable<string>) {
    this.#taken = new Set([...reserved].map(word => word.toLowerCase()))
  }

  /** True when the wish can be had as it is. */
  isFree(wish: string): boolean {
    return !this.#taken.has(identifier(wish).toLowerCase())
  }

  /** The wish as an identifier, with a number behind it when it is taken. */
  unique(wish: string): string {
    const name = identifier(wish)
    for (let number = 1; ; number++) {
      const tried = number === 1 ? name : `${name}_${number}`
      if (this.#taken.has(tried.toLowerCase())) continue
      this.#taken.add(tried.toLowerCase())
      return tried
    }
  }

  /** Names with the same words taken, to be given out in another scope. */
  copy(): Names {
    return new Names(this.#taken)
  }
}

/** Letters, digits and underscores, a letter first. */
function identifier(text: string): string {
  const name = text.replace(/[^A-Za-z0-9]+/g, '_').replace(/^_+|_+$/g, '')
  return /^[A-Za-z]/.test(name) ? name : `x${name === '' ? '' : `_${name}`}`
}

/** Identifiers for a program's shared state. */
export interface SharedNames {
  readonly objects: readonly string[]
  readonly fields: readonly string[]
}

/** Names objects and fields by the last part of their C name where that says which is meant, else by all of it. */
export function sharedNames(program: Program, names: Names): SharedNames {
  const cNames = [...program.objects, ...program.fields].map(({ name }) => name)
  const last = cNames.map(name => identifier(name.split('->').at(-1) ?? name))
  const given = cNames.map((name, at) => {
    const short = last[at] ?? name
    const isOnly = last.filter(other => other.toLowerCase() === short.toLowerCase()).length === 1
    return names.unique(isOnly && names.isFree(short) ? short : name)
  })
  return {
    objects: given.slice(0, program.objects.length),
    fields: given.slice(program.objects.length),
  }
}
