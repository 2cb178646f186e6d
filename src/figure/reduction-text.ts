import type { Exploration } from '../value/index.ts'
import { plural } from './exploration-text.ts'
import { enumeration } from './names.ts'

/** What the search left out, and by which rule, a sentence each; empty when it looked at every state. */
export function reductionTexts({ reductions, tasks, limit }: Exploration): readonly string[] {
  const { partialOrder, symmetry, unstored, unused } = reductions
  const alike = symmetry.map(group => enumeration(group.map(task => tasks[task] ?? `task ${task}`)))
  const rules = [
    ...(partialOrder
      ? [
          `Where no other task can interfere with a task’s next step, that step was taken at once and not in every order (partial-order reduction): ${plural(unstored, 'transition')} led to states that were not stored.`,
        ]
      : []),
    ...alike.map(
      names =>
        `${names} are alike: states that differ only by which of them is which were stored once (symmetry).`,
    ),
  ]
  // A search that ended before its time has no verdict on every interleaving.
  const verdict = limit === undefined ? 'The verdict is that of every interleaving; the' : 'The'
  return [
    ...rules,
    ...(rules.length === 0 ? [] : [`${verdict} counts are of what was stored.`]),
    ...(unused === undefined ? [] : [unused]),
  ]
}
