import type { Exploration } from '../value/index.ts'
import { count, plural } from './exploration-text.ts'
import { enumeration } from './names.ts'

/** What the search left out, and by which rule, a sentence each; empty when it looked at every state. */
export function reductionTexts({ reductions, tasks, limit, transitions }: Exploration): readonly string[] {
  const { partialOrder, symmetry, unstored, unused } = reductions
  const alike = symmetry.map(group => enumeration(group.map(task => tasks[task] ?? `task ${task}`)))
  const rules = [
    ...(partialOrder
      ? [
          `A step that no other task can interfere with was taken at once, not in every order (partial-order reduction): ${count(unstored)} of the ${plural(transitions, 'transition')} led to states that were not stored.`,
        ]
      : []),
    ...alike.map(
      names =>
        `${names} are alike: states that differ only by which of them is which were stored once (symmetry).`,
    ),
  ]
  // A search that ended before its time has no verdict on every interleaving.
  const verdict = limit === undefined ? 'The verdicts hold for every interleaving all the same; the' : 'The'
  return [
    ...rules,
    ...(rules.length === 0 ? [] : [`${verdict} states counted are those stored.`]),
    ...(unused === undefined ? [] : [unused]),
  ]
}
