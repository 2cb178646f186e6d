import { record } from '../kernel/index.ts'
import type {
  Exploration,
  Limit,
  Program,
  PropertyResult,
  Reductions,
  RunCost,
  ScheduleEntry,
  StateGraph,
  Verdict,
} from '../value/index.ts'
import { unpackEntry } from './entry.ts'
import { growing } from './growing.ts'
import type { Finding, Inquiry } from './inquiry.ts'
import type { Search } from './search.ts'

/** A run that breaks a claim. */
export interface Witness {
  readonly schedule: readonly ScheduleEntry[]
  readonly cost?: RunCost
  readonly minimal?: boolean
  readonly shortest?: number
  readonly repeatsFrom?: number
}

/** Everything that an answer is put together from. */
export interface Findings {
  readonly title: string
  readonly program: Program
  readonly inquiry: Inquiry
  readonly search: Search
  readonly reductions: Reductions
  /** Better witnesses than the runs by which the search came to the violations. */
  readonly witnesses?: ReadonlyMap<Finding, Witness>
  readonly graph?: StateGraph | undefined
  /** Why there is no more of it; the search's own limit unless given. */
  readonly limit?: Limit | undefined
}

/** What was found, as a value. What no violation was found of is `bounded` when a limit was hit, else `verified`. */
export function answer(found: Findings): Exploration {
  const { title, inquiry, search, reductions, graph } = found
  const limit = found.limit ?? limitOf(found)
  const program = { ...found.program, complete: found.program.complete && limit === undefined }
  const properties = inquiry.findings
    .filter(({ property, violations }) => violations > 0 || property !== 'fault')
    .map((one): PropertyResult => {
      const { property, claim, violations } = one
      const verdict = violations > 0 ? 'violated' : limit === undefined ? 'verified' : 'bounded'
      const witness = found.witnesses?.get(one) ?? witnessOf(one, search)
      if (witness === undefined) return { property, claim, verdict, violations }
      const { schedule, ...rest } = witness
      return { property, claim, verdict, violations, witness: record(program, schedule, title), ...rest }
    })
  return {
    kind: 'exploration',
    title,
    policy: program.policy,
    tasks: program.tasks.map(({ name }) => name),
    verdict: overall(properties),
    properties,
    states: search.states,
    transitions: search.transitions,
    reductions,
    deadlocks: inquiry.deadlock.violations,
    ends: inquiry.ends,
    shortest: shortestDeadlock(found),
    ...(limit === undefined ? {} : { limit }),
    ...(graph === undefined ? {} : { graph }),
    program,
  }
}

/** The run by which the search came to a violation; of an unreduced search it is one of the shortest. */
function witnessOf({ first }: Finding, search: Search): Witness | undefined {
  if (first === undefined) return undefined
  const { state, entry } = first
  const schedule = search.scheduleTo(state)
  return { schedule: entry === undefined ? schedule : [...schedule, unpackEntry(entry)] }
}

function shortestDeadlock({ inquiry: { deadlock }, search, witnesses }: Findings): number | null {
  if (deadlock.violations === 0) return null
  const { shortest } = witnesses?.get(deadlock) ?? {}
  return shortest ?? witnessOf(deadlock, search)?.schedule.length ?? null
}

function limitOf({ program, search }: Findings): Limit | undefined {
  const { limited, states } = search
  if (limited === undefined) return undefined
  const where = `stopped at ${states.toLocaleString('en')} states`
  const grew = growing(program, search)
  return {
    which: limited,
    message:
      limited === 'memory' ? `${where}, for lack of memory; there are more` : `${where}; there are more`,
    ...(grew.length > 0 ? { growing: grew } : {}),
  }
}

function overall(properties: readonly PropertyResult[]): Verdict {
  for (const verdict of ['violated', 'bounded'] as const) {
    if (properties.some(property => property.verdict === verdict)) return verdict
  }
  return 'verified'
}
