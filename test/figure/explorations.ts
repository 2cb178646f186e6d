import { type Exploration, type PropertyResult, replay } from '../../src/index.ts'
import * as runs from './runs.model.ts'

/** A claim that nothing breaks, except for what is said otherwise. */
export const property = (what: Partial<PropertyResult> = {}): PropertyResult => ({
  property: 'deadlock',
  claim: 'no deadlock',
  verdict: 'verified',
  violations: 0,
  ...what,
})

const misuse = property({ property: 'misuse', claim: 'no primitive is used wrongly' })

/** A complete and unreduced exploration that proves two claims, except for what is said otherwise. */
export const exploration = (what: Partial<Exploration> = {}): Exploration => ({
  kind: 'exploration',
  title: '',
  policy: 'linux',
  tasks: ['first', 'writer', 'second'],
  verdict: 'verified',
  properties: [property(), misuse],
  states: 12_345,
  transitions: 23_456,
  reductions: { partialOrder: false, symmetry: [], unstored: 0 },
  deadlocks: 0,
  ends: 1,
  shortest: null,
  ...what,
})

const hang = replay(runs.hang, runs.hangSchedule, { title: 'Plain' })

/** One that finds five threads hanging. */
export const violated = exploration({
  title: 'Plain',
  tasks: hang.tasks,
  verdict: 'violated',
  properties: [property({ verdict: 'violated', violations: 1, witness: hang }), misuse],
  deadlocks: 1,
  shortest: 9,
})

/** One that a limit kept from proving anything. */
export const bounded = exploration({
  verdict: 'bounded',
  properties: [property({ verdict: 'bounded' }), { ...misuse, verdict: 'bounded' }],
  states: 5,
  limit: { which: 'states', message: 'stopped at 5 states; there are more' },
})
