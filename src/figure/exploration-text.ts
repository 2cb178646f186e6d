import type { Exploration, Policy, PropertyResult, Verdict } from '../value/index.ts'
import { enumeration } from './names.ts'

/** The sign beside a verdict's word: colour is never the only difference. */
export const verdictMark: Readonly<Record<Verdict, string>> = { verified: '✓', violated: '✗', bounded: '?' }

/** The verdict on everything asked, as a sentence. */
export function verdictText({ verdict, properties, limit, states }: Exploration): string {
  const broken = properties.filter(property => property.verdict === 'violated')
  switch (verdict) {
    case 'verified':
      return 'Verified: every claim holds in every interleaving.'
    case 'violated': {
      const claims = broken.map(({ claim }) => `“${claim}”`)
      return `Violated: ${enumeration(claims)} ${broken.length === 1 ? 'does' : 'do'} not hold in every interleaving.`
    }
    case 'bounded': {
      if (limit?.which === 'stopped')
        return `Not proved: you stopped the search. Nothing wrong was found in the ${plural(states, 'state')} seen until then.`
      const open = properties.filter(property => property.verdict === 'bounded')
      const found = `wrong was found, but the search ${limit?.message ?? 'was not complete'}.`
      return open.length === properties.length
        ? `Not proved: nothing ${found}`
        : `Not proved: ${enumeration(open.map(({ claim }) => `“${claim}”`))}. Nothing ${found}`
    }
  }
}

/** One property's result in a word or two. */
export function resultText({ verdict }: PropertyResult): string {
  return verdict === 'bounded' ? 'not proved' : verdict
}

/** What is counted where a claim is broken. */
const units: Readonly<Partial<Record<PropertyResult['property'], readonly [one: string, many: string]>>> = {
  misuse: ['transition', 'transitions'],
  'data-race': ['pair of accesses', 'pairs of accesses'],
  livelock: ['cycle of states', 'cycles of states'],
  // Asked of every state that can be reached, of which a reduced search stores a part.
  'eventually-possible': ['state of the whole graph', 'states of the whole graph'],
}

/** How often a claim is broken, and of what: `in 3 states`; `in at least 3 states` where a limit was hit. */
export function violationsText({ property, violations }: PropertyResult, isPartial: boolean): string {
  if (violations === 0) return ''
  const [one, many] = units[property] ?? ['state', 'states']
  return `in ${isPartial ? 'at least ' : ''}${count(violations)} ${violations === 1 ? one : many}`
}

/** Who gets a lock, in words. */
const policyText: Readonly<Record<Policy, string>> = {
  linux: 'Locks queue as in Linux',
  'writer-pref': 'A waiting writer stops new readers, and a free lock goes to whoever runs first',
  unfair: 'A free lock goes to whoever runs first, and readers pass waiting writers',
}

/** What was explored, under which policy, and where the search ended before its time. */
export function scopeText({ tasks, policy, limit, verdict, properties }: Exploration): string {
  const who = `${tasks.length === 1 ? 'one task' : `${tasks.length} tasks`}: ${enumeration(tasks)}`
  const isPartial = limit !== undefined
  const isProved = properties.some(property => property.verdict === 'verified')
  const what = isPartial && !isProved ? 'A part of the interleavings' : 'Every interleaving'
  const rest = isPartial && isProved ? ' for the claims that are verified, a part of them for the others' : ''
  // The verdict of a search that proved nothing has said why already.
  const bound = limit === undefined || verdict === 'bounded' ? '' : ` The search ${limit.message}.`
  const growing = limit?.growing ?? []
  const grew = growing.length === 0 ? '' : ` What kept growing: ${enumeration(growing)}.`
  return `${what} of ${who}${rest}. ${policyText[policy]} (policy ${policy}).${bound}${grew}`
}

/** The numbers of an exploration with their names, in the same order for each, so that two of them compare. */
export function countsOf({ states, transitions, deadlocks, ends, shortest, policy, limit }: Exploration) {
  // What a search that ended before its time has not seen may be there all the same.
  const none = limit === undefined ? 'none' : 'none seen'
  return [
    ['states', count(states)],
    ['transitions', count(transitions)],
    ['deadlocks', count(deadlocks)],
    ['shortest hang', shortest === null ? none : plural(shortest, 'step')],
    ['final states', count(ends)],
    ['policy', policy],
  ] as const
}

/** A number as it is written on a page. */
export function count(number: number): string {
  return number.toLocaleString('en')
}

/** `1 step`, `2,000 steps`. */
export function plural(number: number, noun: string): string {
  return `${count(number)} ${noun}${number === 1 ? '' : 's'}`
}
