/** Why something that a cell gives cannot be shown. */
export interface Problem {
  readonly kind: 'shape' | 'size'
  readonly message: string
}

/** Parts (numbers, strings, objects, ...) a value may have, and characters in all its strings. */
const most = { parts: 2_000_000, characters: 20_000_000, depth: 64 }

const plainTypes: readonly string[] = ['string', 'number', 'bigint', 'boolean', 'undefined']

/** What is not plain data, too deep or too much, with the path to it. */
export function findUnplain(root: unknown): Problem | undefined {
  let parts = 0
  let characters = 0
  /** The way from a problem up to the whole; most values have none, so it is not known on the way down. */
  const path: string[] = []
  const visit = (value: unknown, depth: number): ((place: string) => Problem) | undefined => {
    parts++
    if (typeof value === 'string') characters += value.length
    // Hexadecimal digits: the decimal ones of a long number take time.
    if (typeof value === 'bigint') characters += value.toString(16).length
    if (parts > most.parts || characters > most.characters) return tooLarge
    if (value === null || plainTypes.includes(typeof value)) return undefined
    if (typeof value !== 'object' || !isPlain(value)) return place => unplain(value, place)
    if (depth === most.depth) return tooDeep
    if (Array.isArray(value)) {
      for (let index = 0; index < value.length; index++) {
        const problem = visit(value[index], depth + 1)
        if (problem === undefined) continue
        path.push(`[${index}]`)
        return problem
      }
      return undefined
    }
    for (const key of Object.keys(value)) {
      characters += key.length
      const problem = visit(Reflect.get(value, key), depth + 1)
      if (problem === undefined) continue
      path.push(`.${key}`)
      return problem
    }
    return undefined
  }
  return visit(root, 0)?.(`the value${path.toReversed().join('')}`)
}

function tooLarge(): Problem {
  return { kind: 'size', message: `the value is too large to show: more than ${limitText()}` }
}

function tooDeep(place: string): Problem {
  return { kind: 'shape', message: `${place.slice(0, 80)}… contains itself, or is nested too deeply` }
}

function unplain(value: unknown, place: string): Problem {
  return { kind: 'shape', message: `${place} is ${describe(value)}; a value is plain data` }
}

function limitText(): string {
  return `${most.parts.toLocaleString('en')} parts or ${most.characters.toLocaleString('en')} characters`
}

function isPlain(value: object): boolean {
  if (Array.isArray(value)) return true
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype
}

/** What a value is, in words. */
export function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value)
  if (Array.isArray(value)) return 'an array'
  if (typeof value !== 'object') return `a ${typeof value}`
  const name: unknown = value.constructor?.name
  return typeof name === 'string' && name !== 'Object' && name !== ''
    ? `an object of class ${name}`
    : 'an object'
}
