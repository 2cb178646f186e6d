import { type Checks, checkOptions, open, type Source } from '../lang/index.ts'
import { Asking } from './claims.ts'
import { chanceOf } from './markov.ts'
import { type ClaimOptions, claimChecks, defaultLimit, type LimitOptions, limitChecks } from './options.ts'
import { Kind, stateSpace } from './state-space.ts'

export interface ChanceOptions extends ClaimOptions, LimitOptions {}

const checks: Checks<ChanceOptions> = { ...claimChecks, ...limitChecks }

/**
 * The exact probability that a run goes wrong when each task that can go on is as likely as every other to take the next
 * step: that it breaks one of the claims or, when there are none, that it ends in a deadlock. Throws when a limit is hit, when
 * claims are asked of tables, and for options that are none.
 */
export function chance(source: Source, options: ChanceOptions = {}): number {
  checkOptions('chance', options, checks)
  const { limit = defaultLimit } = options
  const opened = open(source, options.policy)
  const always = new Asking(opened, options.always)
  const atEnd = new Asking(opened, options.finally)
  const broken = new Set<number>()
  const space = stateSpace(opened.program, { states: limit }, opened.learner, {
    state: (state, machine) => {
      if (!always.allHold(machine)) broken.add(state)
    },
    stuck: (state, machine) => {
      if (machine.hasTaskAt('fault') || machine.hasTaskAt('step')) return
      if (!atEnd.allHold(machine)) broken.add(state)
    },
  })
  const isAsked = always.names.length + atEnd.names.length > 0
  return chanceOf(space, state => (isAsked ? broken.has(state) : space.kinds[state] === Kind.deadlock))
}
