import type { Policy } from '../value/index.ts'

/** Throws when a value will not do for the option of that name, and says what would. */
export type Check = (value: unknown, name: string) => void

/** What each option of a function takes. */
export type Checks<Options> = { readonly [Name in keyof Options]-?: Check }

/**
 * Checks options as the reader's own code gives them, which no compiler has looked at: throws for a name that is no
 * option of `caller`, as a mistyped one would be left unread, and for a value that an option does not take. What is
 * undefined counts as absent.
 */
export function checkOptions<Options>(caller: string, options: unknown, checks: Checks<Options>): void {
  const known = new Map(Object.entries<Check>(checks))
  const names = [...known.keys()].join(', ')
  if (!isTable(options))
    throw new Error(`${caller} takes an object of options (${names}), not ${shown(options)}`)
  for (const [name, value] of Object.entries(options)) {
    const check = known.get(name)
    if (check === undefined) throw new Error(`${caller} has no option ${shown(name)}; it has ${names}`)
    if (value !== undefined) check(value, name)
  }
}

const policies = ['linux', 'writer-pref', 'unfair'] as const satisfies Policy[]

/** Checks of what options take. */
export const takes = {
  text: is('a text', value => typeof value === 'string'),
  yesOrNo: is('true or false', value => typeof value === 'boolean'),
  wholeNumber: is('a whole number', Number.isInteger),
  count: is('a count, 1 or more', value => Number.isInteger(value) && Number(value) > 0),
  list: is('a list', Array.isArray),
  policy: oneOf(policies),
  oneOf,
  /** An object each of whose properties passes a check; `what` says what they are. */
  tableOf(what: string, check: Check): Check {
    const isRight = is(`an object of ${what}`, isTable)
    return (value, name) => {
      isRight(value, name)
      for (const [key, one] of Object.entries(Object(value))) check(one, `${name}[${shown(key)}]`)
    }
  },
} as const

function is(what: string, isRight: (value: unknown) => boolean): Check {
  return (value, name) => {
    if (!isRight(value)) throw new Error(`${name} is ${what}, not ${shown(value)}`)
  }
}

function oneOf(choices: readonly string[]): Check {
  return (value, name) => {
    if (!choices.some(choice => choice === value))
      throw new Error(`there is no ${name} ${shown(value)}; there are ${choices.join(', ')}`)
  }
}

function isTable(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A value in a message. */
function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'function') return 'a function'
  if (typeof value !== 'object' || value === null) return String(value)
  return Array.isArray(value) ? 'a list' : 'an object'
}
