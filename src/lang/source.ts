import type { Learner } from '../kernel/index.ts'
import type { Policy, Program, TaskProgram } from '../value/index.ts'
import { LearnedProgram } from './learned-program.ts'
import type { Scenario } from './scenario.ts'

/** What can be run: a scenario with its functions, or tables learned from one. */
export type Source = Scenario | Program

/** A program and, when its functions are at hand, what learns more of it. */
export interface Opened {
  readonly program: Program
  readonly learner?: LearnedProgram & Learner
}

/** Opens a source for running, under `policy` if given instead of its own. Throws for what is no source. */
export function open(source: Source, policy?: Policy): Opened {
  if (isScenario(source)) {
    const learner = new LearnedProgram(policy === undefined ? source : { ...source, policy })
    return { program: learner.program, learner }
  }
  const program = policy === undefined || policy === source.policy ? source : { ...source, policy }
  return { program: { ...program, tasks: sharedAgain(program.tasks) } }
}

/** Gives tasks with equal automata the same one again, as it was before the tables travelled as text. */
function sharedAgain(tasks: Program['tasks']): Program['tasks'] {
  const known = new Map<string, TaskProgram['nodes']>()
  return tasks.map(({ name, nodes }) => {
    const text = JSON.stringify(nodes)
    const same = known.get(text) ?? nodes
    known.set(text, same)
    return { name, nodes: same }
  })
}

function isScenario(source: Source): source is Scenario {
  // The reader's own code gets here unchecked.
  const given: object = Object(source)
  if ('kind' in given && given.kind === 'scenario') return true
  if ('initialFields' in given) return false
  throw new Error('this takes a scenario({ tasks: [task(…), …] }), or the program of a run')
}
