import { open, type Source } from '../lang/index.ts'
import type { Policy } from '../value/index.ts'
import { Asking, type Claims } from './claims.ts'
import { limitsOf } from './limit.ts'
import { chanceOf } from './markov.ts'
import { Kind, stateSpace } from './state-space.ts'

export interface ChanceOptions {
  readonly policy?: Policy
  /** Claims about every state. */
  readonly always?: Claims
  /** Claims about states in which every task has ended. */
  readonly finally?: Claims
  /** Most states to store; 1,000,000 unless said otherwise. */
  readonly limit?: number
}

/**
 * The exact probability that a run goes wrong when each task that can go on is as likely as every other to take the next
 * step: that it breaks one of the claims or, when there are none, that it ends in a deadlock. Throws when a limit is hit, and
 * when claims are asked of tables.
 */
export function chance(source: Source, options: ChanceOptions = {}): number {
  const { always = {}, finally: atEnd = {} } = options
  const opened = open(source, options.policy)
  const asking = new Asking(opened, { ...always, ...atEnd })
  const [inStates, atEnds] = [Object.values(always), Object.values(atEnd)]
  const broken = new Set<number>()
  const space = stateSpace(opened.program, limitsOf(options.limit), opened.learner, {
    state: (state, machine) => {
      if (!inStates.every(holds => asking.ask(holds, machine))) broken.add(state)
    },
    stuck: (state, machine) => {
      if (machine.hasTaskAt('fault') || machine.hasTaskAt('step')) return
      if (!atEnds.every(holds => asking.ask(holds, machine))) broken.add(state)
    },
  })
  const isAsked = inStates.length + atEnds.length > 0
  return chanceOf(space, state => (isAsked ? broken.has(state) : space.kinds[state] === Kind.deadlock))
}
