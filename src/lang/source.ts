import type { Learner } from '../kernel/index.ts'
import type { Policy, Program } from '../value/index.ts'
import { LearnedProgram } from './learned-program.ts'
import { checkPolicy, type Scenario } from './scenario.ts'

/** What can be run: a scenario with its functions, or tables learned from one. */
export type Source = Scenario | Program

/** A program and, when its functions are at hand, what learns more of it. */
export interface Opened {
  readonly program: Program
  readonly learner?: LearnedProgram & Learner
}

/** Opens a source for running, under `policy` if given instead of its own. Throws when it is none. */
export function open(source: Source, policy?: Policy): Opened {
  if (policy !== undefined) checkPolicy(policy)
  if (isScenario(source)) {
    const learner = new LearnedProgram(policy === undefined ? source : { ...source, policy })
    return { program: learner.program, learner }
  }
  if (policy !== undefined && policy !== source.policy) return { program: { ...source, policy } }
  return { program: source }
}

function isScenario(source: Source): source is Scenario {
  // The reader's own code gets here unchecked.
  const given: object = Object(source)
  if ('kind' in given && given.kind === 'scenario') return true
  if ('initialFields' in given) return false
  throw new Error('this takes a scenario({ tasks: [task(…), …] }), or the program of a run')
}
