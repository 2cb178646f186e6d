import type { Machine } from '../kernel/index.ts'
import { record } from '../kernel/index.ts'
import { inState, open, type Source } from '../lang/index.ts'
import type {
  Exploration,
  Policy,
  Program,
  PropertyResult,
  ScheduleEntry,
  Trace,
  Verdict,
} from '../value/index.ts'
import { unpackEntry } from './entry.ts'
import { type Search, search } from './search.ts'

/** A claim and the question that settles it in one state; it reads the fields of structures as they are there. */
export type Claims = Readonly<Record<string, () => boolean>>

export interface ExploreOptions {
  readonly title?: string
  readonly policy?: Policy
  /** Claims about every state. */
  readonly always?: Claims
  /** Claims about states in which every task has ended. */
  readonly finally?: Claims
  /** Most states to look at; 250,000 unless said otherwise. */
  readonly limit?: number
}

const defaultLimit = 250_000

/** The first violation of one property, by a shortest run, and how many there are. */
interface Finding {
  readonly property: PropertyResult['property']
  readonly claim: string
  count: number
  run: readonly ScheduleEntry[] | undefined
}

/**
 * Explores every interleaving of a scenario, or of tables learned from one, and answers: deadlock, fault, misuse, and the
 * claims given. The same scenario gives the same counts and the same witnesses. Throws when claims are asked of
 * tables, which do not have the functions that settle them.
 */
export function explore(source: Source, options: ExploreOptions = {}): Exploration {
  const { title = '', always = {}, finally: atEnd = {}, limit = defaultLimit } = options
  const { program, learner } = open(source, options.policy)
  if (learner === undefined && Object.keys({ ...always, ...atEnd }).length > 0) {
    throw new Error('claims can be asked of a scenario, not of tables learned from one')
  }
  const deadlock = finding('deadlock', 'no deadlock')
  const fault = finding('fault', 'no failed assertion and no exception')
  const misuse = finding('misuse', 'no primitive is used wrongly')
  const invariants = Object.entries(always).map(([claim, holds]) => ({
    ...finding('invariant', claim),
    holds,
  }))
  const finals = Object.entries(atEnd).map(([claim, holds]) => ({ ...finding('final-state', claim), holds }))
  let ends = 0
  // The search is running while these are called, so its schedules are asked for afterwards.
  const firstState = new Map<Finding, number>()
  const found = (one: Finding, index: number) => {
    if (one.count++ === 0) firstState.set(one, index)
  }
  let firstMisuse: { from: number; entry: ScheduleEntry } | undefined
  const ask = (asked: readonly (Finding & { holds: () => boolean })[], index: number, machine: Machine) => {
    if (asked.length === 0) return
    const view = {
      field: (structure: object, field: string) => {
        const at = learner?.fieldIndex(structure, field)
        return at === undefined ? undefined : { value: learner?.valueOf(machine.field(at)) }
      },
      holders: (lock: object) => {
        const object = learner?.objectIndex(lock) ?? -1
        return program.tasks.filter((_, task) => machine.holds(task, object)).map(({ name }) => name)
      },
    }
    for (const one of asked) if (!inState(view, one.holds)) found(one, index)
  }
  const result = search(
    program,
    {
      state: (index, machine) => {
        if (machine.hasTaskAt('fault')) found(fault, index)
        ask(invariants, index, machine)
      },
      stuck: (index, machine) => {
        if (machine.hasTaskAt('fault')) return
        if (machine.hasTaskAt('step')) found(deadlock, index)
        else {
          ends++
          ask(finals, index, machine)
        }
      },
      misuse: (from, entry) => {
        if (misuse.count++ === 0) firstMisuse = { from, entry: unpackEntry(entry) }
      },
    },
    { states: limit },
    learner,
  )
  for (const [one, index] of firstState) one.run = result.scheduleTo(index)
  if (firstMisuse !== undefined) misuse.run = [...result.scheduleTo(firstMisuse.from), firstMisuse.entry]
  const findings = [deadlock, fault, misuse, ...invariants, ...finals]
  const properties = findings
    .filter(({ property, count }) => count > 0 || property !== 'fault')
    .map(one => propertyResult(one, result, program, title))
  return {
    kind: 'exploration',
    title,
    policy: program.policy,
    tasks: program.tasks.map(({ name }) => name),
    verdict: overall(properties),
    properties,
    states: result.states,
    transitions: result.transitions,
    reductions: { partialOrder: false, symmetry: [], unstored: 0 },
    deadlocks: deadlock.count,
    ends,
    shortest: deadlock.run?.length ?? null,
    ...(result.limited !== undefined
      ? {
          limit: {
            which: 'states',
            message: `stopped at ${limit.toLocaleString('en')} states; there are more`,
          } as const,
        }
      : {}),
    program: { ...program, complete: program.complete && result.limited === undefined },
  }
}

/**
 * The shortest run to a deadlock or, when there is none, to another violation; null when every run is right.
 * Throws when the search hits its limit without an answer.
 */
export function shortest(source: Source, options: ExploreOptions = {}): Trace | null {
  const { properties, limit } = explore(source, options)
  const witness = properties.find(property => property.witness !== undefined)?.witness
  if (witness === undefined && limit !== undefined)
    throw new Error(`no violation found, but the search ${limit.message}`)
  return witness ?? null
}

function finding(property: PropertyResult['property'], claim: string): Finding {
  return { property, claim, count: 0, run: undefined }
}

function propertyResult(
  { property, claim, count, run }: Finding,
  { limited }: Search,
  program: Program,
  title: string,
): PropertyResult {
  const verdict: Verdict = count > 0 ? 'violated' : limited ? 'bounded' : 'verified'
  if (run === undefined) return { property, claim, verdict, violations: count }
  return {
    property,
    claim,
    verdict,
    violations: count,
    witness: record({ ...program, complete: program.complete && limited === undefined }, run, title),
  }
}

function overall(properties: readonly PropertyResult[]): Verdict {
  for (const verdict of ['violated', 'bounded'] as const) {
    if (properties.some(property => property.verdict === verdict)) return verdict
  }
  return 'verified'
}
