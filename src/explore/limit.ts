import type { Limit, Program } from '../value/index.ts'
import { growing } from './growing.ts'
import type { Search } from './search.ts'

/** The limit that a search hit, in words, and what kept growing; undefined when it came to its end. */
export function limitOf(program: Program, search: Search): Limit | undefined {
  const { limited, states } = search
  if (limited === undefined) return undefined
  const grew = growing(program, search)
  return {
    which: limited,
    message: `${stoppedAt(states)}${limited === 'memory' ? ', for lack of memory' : ''}; there are more`,
    ...(grew.length > 0 ? { growing: grew } : {}),
  }
}

/** As the limit of a search that somebody stopped while it was going on. */
export function stoppedLimit({ states }: Search): Limit {
  return { which: 'stopped', message: `${stoppedAt(states)}; there are more` }
}

function stoppedAt(states: number): string {
  return `stopped at ${states.toLocaleString('en')} states`
}
