import { record } from '../kernel/index.ts'
import type { Exploration, Limit, Program, PropertyResult, StateGraph, Verdict } from '../value/index.ts'
import type { Finding } from './inquiry.ts'
import { limitOf } from './limit.ts'
import type { MainSearch } from './main-search.ts'
import type { WholeAnswer } from './whole-space.ts'
import { firstRun, type Witness } from './witness.ts'

/** Everything that an answer is put together from. */
export interface Findings {
  readonly title: string
  readonly program: Program
  readonly main: MainSearch
  /** Better witnesses than the runs by which the search came to the violations. */
  readonly witnesses?: ReadonlyMap<Finding, Witness>
  readonly whole?: readonly WholeAnswer[]
  readonly graph?: StateGraph | undefined
  /** Why the search goes no further; its own limit unless given. */
  readonly limit?: Limit
}

/** What was found, as a value: of what no violation was found is `bounded` when a limit kept it open, else `verified`. */
export function answer(found: Findings): Exploration {
  const { title, main, witnesses, whole = [], graph } = found
  const { inquiry, search, reductions } = main
  const mainLimit = found.limit ?? limitOf(found.program, search)
  const limit = mainLimit ?? whole.find(one => one.limit !== undefined)?.limit
  const program = { ...found.program, complete: found.program.complete && limit === undefined }
  const result = (
    { property, claim, violations }: Pick<PropertyResult, 'property' | 'claim' | 'violations'>,
    isOpen: boolean,
    witness: Witness | undefined,
  ): PropertyResult => {
    const verdict = violations > 0 ? 'violated' : isOpen ? 'bounded' : 'verified'
    if (witness === undefined) return { property, claim, verdict, violations }
    const { schedule, ...rest } = witness
    return { property, claim, verdict, violations, witness: record(program, schedule, title), ...rest }
  }
  const properties = [
    ...inquiry.findings.map(one =>
      result(one, mainLimit !== undefined, witnesses?.get(one) ?? firstWitness(one, main)),
    ),
    ...whole.map(one => result(one, one.limit !== undefined, one.witness)),
  ]
  const [deadlock] = properties
  return {
    kind: 'exploration',
    title,
    policy: program.policy,
    tasks: program.tasks.map(({ name }) => name),
    verdict: overall(properties),
    properties: properties.filter(({ property, violations }) => violations > 0 || !quiet.has(property)),
    states: search.states,
    transitions: search.transitions,
    reductions,
    deadlocks: inquiry.deadlocks,
    ends: inquiry.ends,
    shortest: deadlock?.shortest ?? null,
    ...(limit === undefined ? {} : { limit }),
    ...(graph === undefined ? {} : { graph }),
    program,
  }
}

/** The run by which a search came to a violation: as long as nobody has looked for one of least cost. */
function firstWitness(one: Finding, main: MainSearch): Witness | undefined {
  const schedule = firstRun(one, main)
  return schedule && { schedule, ...(main.isEveryState ? { shortest: schedule.length } : {}) }
}

/** Properties that are worth a line only when they are broken. */
const quiet: ReadonlySet<PropertyResult['property']> = new Set(['fault'])

function overall(properties: readonly PropertyResult[]): Verdict {
  for (const verdict of ['violated', 'bounded'] as const) {
    if (properties.some(property => property.verdict === verdict)) return verdict
  }
  return 'verified'
}
