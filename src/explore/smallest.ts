import { type Checks, checkOptions, type Source, takes } from '../lang/index.ts'
import type { Exploration, PropertyResult } from '../value/index.ts'
import { type ExploreOptions, explore, exploreChecks } from './explore.ts'
import { taskSets, withTasks } from './task-sets.ts'

export interface SmallestOptions extends ExploreOptions {
  /** Which of the claims that are broken; the first of the exploration unless said otherwise. */
  readonly property?: PropertyResult['property']
  /** Most sets of tasks to explore; 1,000 unless said otherwise. */
  readonly sets?: number
}

const properties = [
  'deadlock',
  'fault',
  'misuse',
  'data-race',
  'livelock',
  'invariant',
  'eventually-possible',
  'final-state',
] as const satisfies readonly PropertyResult['property'][]

const checks: Checks<SmallestOptions> = {
  ...exploreChecks,
  property: takes.oneOf(properties),
  sets: takes.count,
}

/** The fewest tasks that still break a claim. */
export interface Smallest {
  readonly tasks: readonly string[]
  /** What is broken. */
  readonly broken: Pick<PropertyResult, 'property' | 'claim'>
  /** The exploration of these tasks alone. */
  readonly exploration: Exploration
  /** Sets of tasks explored. */
  readonly sets: number
  /** True when no set of fewer tasks breaks it; false when a limit kept that from being known. */
  readonly minimal: boolean
}

/**
 * Looks for the fewest tasks of a scenario that still break the claim that all of them break, by exploring sets of them
 * alone, the smaller first, in the order of the tasks: so the same scenario gives the same set. Of sets that differ by
 * tasks that do the same, one is explored. Claims are asked of every set, so they must make sense without some of the
 * tasks. Null when all the tasks break nothing. Throws as `explore` does, and when its limit left that open.
 */
export function smallest(source: Source, options: SmallestOptions = {}): Smallest | null {
  checkOptions('smallest', options, checks)
  const { property, sets: most = 1_000, ...asked } = options
  const whole = explore(source, asked)
  const broken = whole.properties.find(
    one => one.verdict === 'violated' && (property === undefined || one.property === property),
  )
  if (broken === undefined) {
    if (whole.limit === undefined) return null
    throw new Error(`nothing broken was found, but the search ${whole.limit.message}`)
  }
  const verdictOf = ({ properties }: Exploration) =>
    properties.find(({ property, claim }) => property === broken.property && claim === broken.claim)?.verdict
  let sets = 1
  let minimal = true
  const answer = (exploration: Exploration): Smallest => {
    const { property, claim } = broken
    return { tasks: exploration.tasks, broken: { property, claim }, exploration, sets, minimal }
  }
  for (const set of whole.program === undefined ? [] : taskSets(whole.program)) {
    if (sets === most) return { ...answer(whole), minimal: false }
    sets++
    const part = explore(withTasks(source, set), asked)
    const verdict = verdictOf(part)
    if (verdict === 'violated') return answer(part)
    if (verdict === 'bounded') minimal = false
  }
  return answer(whole)
}
