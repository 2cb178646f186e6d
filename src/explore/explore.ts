import { open, type Source } from '../lang/index.ts'
import type { Exploration, Policy, Reductions, Trace } from '../value/index.ts'
import { answer } from './answer.ts'
import type { Claims } from './claims.ts'
import { inquire } from './inquiry.ts'
import { type Search, search } from './search.ts'
import { pulseOf } from './watch.ts'

export interface ExploreOptions {
  readonly title?: string
  readonly policy?: Policy
  /** Claims about every state. */
  readonly always?: Claims
  /** Claims about states in which every task has ended. */
  readonly finally?: Claims
  /** Most states to store; 1,000,000 unless said otherwise. */
  readonly limit?: number
}

const defaultLimit = 1_000_000
const unreduced: Reductions = { partialOrder: false, symmetry: [], unstored: 0 }

/**
 * Explores every interleaving of a scenario, or of tables learned from one, and answers: deadlock, fault, misuse, and the
 * claims given. The same scenario gives the same counts and the same witnesses. Throws when claims are asked of
 * tables, which do not have the functions that settle them, and when the limit is no positive whole number.
 */
export function explore(source: Source, options: ExploreOptions = {}): Exploration {
  const { title = '', always = {}, finally: atEnd = {}, limit = defaultLimit } = options
  if (!(Number.isInteger(limit) && limit > 0))
    throw new Error(`limit is a number of states, 1 or more, not ${limit}`)
  const opened = open(source, options.policy)
  const { program, learner } = opened
  const inquiry = inquire(opened, always, atEnd)
  const found = (search: Search) => ({ title, program, inquiry, search, reductions: unreduced })
  let begun: Search | undefined
  const pulse = pulseOf('searching', () => begun && stopped(found(begun)))
  const visitor = {
    ...inquiry.visitor,
    begin: (search: Search) => {
      begun = search
    },
  }
  return answer(found(search(program, visitor, { states: limit, pulse }, learner)))
}

/** What was found until now, as it stands if the search is stopped here. */
function stopped(found: Parameters<typeof answer>[0]): Exploration {
  const message = `stopped at ${found.search.states.toLocaleString('en')} states; there are more`
  return answer({ ...found, limit: { which: 'stopped', message } })
}

/**
 * The shortest run to a deadlock or, when there is none, to another violation; null when every run is right.
 * Throws when the search hits its limit without an answer.
 */
export function shortest(source: Source, options: ExploreOptions = {}): Trace | null {
  const { properties, limit } = explore(source, options)
  const witness = properties.find(property => property.witness !== undefined)?.witness
  if (witness === undefined && limit !== undefined)
    throw new Error(`no violation found, but the search ${limit.message}`)
  return witness ?? null
}
