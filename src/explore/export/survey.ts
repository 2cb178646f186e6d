import type { Learner } from '../../kernel/index.ts'
import type { Program } from '../../value/index.ts'
import { search } from '../search.ts'

/** What a model checker has to find in an exported program: counts of our own search, nothing left out. */
export interface Survey {
  readonly states: number
  readonly transitions: number
  /** Steps that an `assume` cuts off: no transitions of ours, and none leads anywhere. */
  readonly cutOff: number
  /** States in which no task can go on although one has not ended. */
  readonly stuck: number
  /** True when some step uses a primitive wrongly. */
  readonly hasMisuse: boolean
  /** True when some task fails an assertion or throws. */
  readonly hasFault: boolean
  /** True when the limit was hit: then the counts are lower bounds. */
  readonly limited: boolean
}

/** Searches a program for what there is to find in it; learns all that can be reached on the way. */
export function surveyOf(program: Program, limit: number, learner?: Learner): Survey {
  let stuck = 0
  let cutOff = 0
  let hasMisuse = false
  let hasFault = false
  const { states, transitions, limited } = search(
    program,
    {
      state: (_, machine) => {
        hasFault ||= machine.hasTaskAt('fault')
      },
      stuck: (_, machine) => {
        if (machine.hasTaskAt('step')) stuck++
      },
      misuse: () => {
        hasMisuse = true
      },
      pruned: () => {
        cutOff++
      },
    },
    { states: limit },
    learner,
  )
  return { states, transitions, cutOff, stuck, hasMisuse, hasFault, limited: limited !== undefined }
}
