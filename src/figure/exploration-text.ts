import type { Exploration, PropertyResult, Verdict } from '../value/index.ts'
import { enumeration } from './names.ts'

/** The sign beside a verdict's word: colour is never the only difference. */
export const verdictMark: Readonly<Record<Verdict, string>> = { verified: '✓', violated: '✗', bounded: '?' }

/** The verdict on everything asked, as a sentence. */
export function verdictText({ verdict, properties, limit }: Exploration): string {
  const broken = properties.filter(property => property.verdict === 'violated')
  switch (verdict) {
    case 'verified':
      return 'Verified: every claim holds in every interleaving.'
    case 'violated': {
      const claims = broken.map(({ claim }) => `“${claim}”`)
      return `Violated: ${enumeration(claims)} ${broken.length === 1 ? 'does' : 'do'} not hold in every interleaving.`
    }
    case 'bounded':
      return `Not proved: nothing wrong was found, but the search ${limit?.message ?? 'was not complete'}.`
  }
}

/** One property's result in a word. */
export function resultText({ verdict }: PropertyResult): string {
  return verdict === 'bounded' ? 'not proved' : verdict
}

/** How often a claim is broken, and of what: `in 3 states`. */
export function violationsText({ property, violations }: PropertyResult): string {
  if (violations === 0) return ''
  const unit = property === 'misuse' ? 'transition' : 'state'
  return `in ${count(violations)} ${unit}${violations === 1 ? '' : 's'}`
}

/** What was explored, and under which policy. */
export function scopeText({ tasks, policy, limit }: Exploration): string {
  const who = `${tasks.length === 1 ? 'one task' : `${tasks.length} tasks`}: ${enumeration(tasks)}`
  const what = limit === undefined ? 'Every interleaving' : 'A part of the interleavings'
  const bound = limit === undefined ? '' : ` The search ${limit.message}.`
  return `${what} of ${who}. Locks queue by policy ${policy}.${bound}`
}

/** A number as it is written on a page. */
export function count(number: number): string {
  return number.toLocaleString('en')
}
