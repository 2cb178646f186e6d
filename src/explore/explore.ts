import { record } from '../kernel/index.ts'
import { type Checks, checkOptions, open, type Source, takes } from '../lang/index.ts'
import type { Exploration, Trace } from '../value/index.ts'
import { answer } from './answer.ts'
import { Asking, type Claims } from './claims.ts'
import { askedOf } from './inquiry.ts'
import { limitOf, stoppedLimit } from './limit.ts'
import { type MainSearch, mainSearch } from './main-search.ts'
import {
  type ClaimOptions,
  claimChecks,
  defaultLimit,
  type LimitOptions,
  limitChecks,
  type Reduce,
  takesClaims,
  takesReduce,
} from './options.ts'
import { smallGraph } from './small-graph.ts'
import { watched } from './watch.ts'
import { askWhole } from './whole-space.ts'
import { firstRun, leastRun } from './witness.ts'

/** What `shortest` can be told. */
export interface ShortestOptions extends ClaimOptions, LimitOptions {
  readonly title?: string
}

export interface ExploreOptions extends ShortestOptions {
  /** Claims that from every state some run can make true again. */
  readonly alwaysEventuallyPossible?: Claims
  /**
   * Leave out what cannot change an answer: steps that nobody else's step can matter to, and the names of tasks that do the
   * same. On unless said otherwise; without it every state is counted.
   */
  readonly reduce?: boolean | Partial<Reduce>
  /** Give the graph of all states, unreduced, when it is small enough to be drawn; not unless said so. */
  readonly graph?: boolean
}

const shortestChecks: Checks<ShortestOptions> = { title: takes.text, ...claimChecks, ...limitChecks }

export const exploreChecks: Checks<ExploreOptions> = {
  ...shortestChecks,
  alwaysEventuallyPossible: takesClaims,
  reduce: takesReduce,
  graph: takes.yesOrNo,
}

/** States that can be drawn. */
const fewStates = 60

/**
 * Explores every interleaving of a scenario, or of tables learned from one, and answers: deadlock, fault, misuse, data
 * race, livelock, and the claims given. What is broken comes with the run of least cost that breaks it. The same scenario
 * gives the same counts and the same witnesses. Throws when claims are asked of tables, which do not have the functions
 * that settle them, and for options that are none.
 */
export function explore(source: Source, options: ExploreOptions = {}): Exploration {
  checkOptions('explore', options, exploreChecks)
  const { title = '', limit = defaultLimit, graph = false } = options
  const limits = { states: limit }
  const opened = open(source, options.policy)
  const { program } = opened
  const asked = askedOf(opened, options)
  const possible = new Asking(opened, options.alwaysEventuallyPossible)
  let begun: MainSearch | undefined
  const soFar = () => begun && answer({ title, program, main: begun, limit: stoppedLimit(begun.search) })
  return watched(soFar, () => {
    const main = mainSearch(opened, asked, limits, reduceOf(options), search => {
      begun = search
    })
    const whole = askWhole(opened, possible, limits, main)
    const witnesses = new Map(
      main.inquiry.findings.flatMap(one => {
        const run = leastRun(one, main, opened)
        return run === undefined ? [] : [[one, run]]
      }),
    )
    // What is reduced has no more states than what is not.
    const isSmall = graph && main.search.states <= fewStates
    return answer({
      title,
      program,
      main,
      whole,
      witnesses,
      graph: isSmall ? smallGraph(opened, fewStates) : undefined,
    })
  })
}

/**
 * The shortest run to a deadlock or, when there is none, to something else that a state or a step shows to be wrong; null
 * when no run has any. Not asked is what takes all states together, such as a livelock. Throws when the search hits its
 * limit without an answer, and where `explore` does.
 */
export function shortest(source: Source, options: ShortestOptions = {}): Trace | null {
  checkOptions('shortest', options, shortestChecks)
  const { title = '', limit = defaultLimit } = options
  const opened = open(source, options.policy)
  const { program } = opened
  const every = { partialOrder: false, symmetry: false }
  const main = mainSearch(opened, askedOf(opened, options), { states: limit }, every, () => {})
  const found = main.inquiry.findings.find(({ violations }) => violations > 0)
  const run = found && firstRun(found, main)
  const limited = limitOf(program, main.search)
  if (run !== undefined)
    return record({ ...program, complete: program.complete && limited === undefined }, run, title)
  if (limited !== undefined) throw new Error(`no violation found, but the search ${limited.message}`)
  return null
}

function reduceOf({ reduce = true }: ExploreOptions): Reduce {
  if (typeof reduce === 'boolean') return { partialOrder: reduce, symmetry: reduce }
  const { partialOrder = true, symmetry = true } = reduce
  return { partialOrder, symmetry }
}
