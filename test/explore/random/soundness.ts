import { close, isClosed } from '../../../src/explore/closure.ts'
import { type ReducedSearch, searchReduced } from '../../../src/explore/reduced-search.ts'
import { search, type Visitor } from '../../../src/explore/search.ts'
import { type RunLimits, sourceDpor } from '../../../src/explore/source-dpor.ts'
import { Machine } from '../../../src/kernel/index.ts'
import type { Program, ScheduleEntry } from '../../../src/value/index.ts'
import { type Naive, naive, stateKey, stepKey } from './naive.ts'
import { renamings } from './renamings.ts'
import type { Sketch } from './statement.ts'
import { tablesOf } from './tables.ts'

/** What the explorers came to on one program. */
export interface Comparison {
  /** Every interleaving was enumerated: all explorers are held against that. */
  readonly enumerated: boolean
  /** The program has a cycle of states: its traces are not compared. */
  readonly cyclic: boolean
  /** Runs of source-DPOR, and those of them that were given up. */
  readonly runs: number
  readonly blocked: number
  /** In how many ways they disagree, as sentences. */
  readonly disagreements: readonly string[]
}

/** Most steps of a naive enumeration: more, and the program counts as not enumerated. */
const mostSteps = 1_500
const limits: RunLimits = { runs: 1_000, steps: 60 }
const mostStates = 4_000

/** What a search finds: its ends as texts, and whether a primitive is used wrongly. */
export interface Found {
  readonly ends: ReadonlySet<string>
  readonly misuse: boolean
}

/**
 * Explores one program in every way there is and says where they disagree: naive enumeration, search by states,
 * source-DPOR, and the search with each of its reductions. Every run that a search claims is replayed.
 */
export function compare(sketch: Sketch): Comparison {
  const program = tablesOf(sketch)
  const disagreements: string[] = []
  const every = naive(program, mostSteps)
  const full = searched(program, disagreements)
  if (full === undefined) return { enumerated: false, cyclic: true, runs: 0, blocked: 0, disagreements }
  if (every !== undefined) {
    expectSame('ends by enumeration and by search', every.ends, full.ends, disagreements)
    expectEqual('misuse by enumeration and by search', every.misuses.size > 0, full.misuse, disagreements)
  }
  for (const partialOrder of [false, true])
    for (const symmetry of [false, true])
      if (partialOrder || symmetry) compareReduced(program, { partialOrder, symmetry }, full, disagreements)
  const { runs, blocked } = compareTraces(program, every, full, limits, disagreements)
  return { enumerated: every !== undefined, cyclic: every?.cyclic ?? false, runs, blocked, disagreements }
}

/** The search without reductions; undefined when the program has too many states. */
export function searched(program: Program, disagreements: string[]): Found | undefined {
  const ends = new Map<number, string>()
  let misuse: { from: number; entry: number } | undefined
  const found = search(
    program,
    {
      stuck: (index, machine) => ends.set(index, stateKey(machine.cells)),
      misuse: (from, entry) => {
        misuse ??= { from, entry }
      },
    },
    { states: mostStates },
  )
  if (found.limited !== undefined) return undefined
  for (const [index, key] of ends)
    expectEqual('the run to an end', replayed(program, found.scheduleTo(index)), key, disagreements)
  return { ends: new Set(ends.values()), misuse: misuse !== undefined }
}

function compareReduced(
  program: Program,
  reduction: { readonly partialOrder: boolean; readonly symmetry: boolean },
  full: Found,
  disagreements: string[],
): void {
  const how = Object.entries(reduction).flatMap(([name, on]) => (on ? [name] : []))
  const closure = close(program, undefined)
  if (!isClosed(closure)) throw new Error(closure.why)
  holdReduced(
    program,
    visitor => searchReduced(closure, visitor, { states: mostStates }, reduction),
    full,
    `the search reduced by ${how.join(' and ')}`,
    disagreements,
  )
}

/** Holds a reduced search against the full one. */
export function holdReduced(
  program: Program,
  run: (visitor: Visitor) => ReducedSearch,
  full: Found,
  what: string,
  disagreements: string[],
): void {
  const stuck: { readonly index: number; readonly cells: Int32Array }[] = []
  let misuse: { from: number; entry: number } | undefined
  const found = run({
    stuck: (index, machine) => stuck.push({ index, cells: machine.cells.slice() }),
    misuse: (from, entry) => {
      misuse ??= { from, entry }
    },
  })
  const all = renamings(program, found.groups)
  const ends = new Set(stuck.flatMap(({ cells }) => all(cells)))
  expectSame(`ends by search and by ${what}`, full.ends, ends, disagreements)
  expectEqual(`misuse by search and by ${what}`, full.misuse, misuse !== undefined, disagreements)
  for (const { index, cells } of stuck)
    if (!all(cells).includes(replayed(program, found.scheduleTo(index))))
      disagreements.push(`the run to an end, by ${what}, ends elsewhere`)
  if (misuse !== undefined && !usesWrongly(program, found.scheduleThrough(misuse.from, misuse.entry)))
    disagreements.push(`the run to a misuse, by ${what}, has none`)
}

/** Holds source-DPOR against what is known; gives how many runs it took. */
export function compareTraces(
  program: Program,
  every: Naive | undefined,
  full: Found,
  within: RunLimits,
  disagreements: string[],
): { readonly runs: number; readonly blocked: number } {
  const ends = new Set<string>()
  const traces = new Set<string>()
  const misuses = new Set<string>()
  let complete = 0
  const { runs, blocked, limited } = sourceDpor(
    program,
    {
      end: (machine, run) => {
        if (machine.isPruned()) return
        complete++
        ends.add(stateKey(machine.cells))
        traces.add(run.trace())
      },
      misuse: (machine, task) => misuses.add(stepKey(task, machine.cells)),
    },
    within,
  )
  expectEqual('runs and traces by source-DPOR', complete, traces.size, disagreements)
  if (limited !== undefined) {
    // What it did see has to be right all the same.
    if (!ends.isSubsetOf(full.ends)) disagreements.push('source-DPOR came to an end that search did not')
    return { runs, blocked }
  }
  expectSame('ends by search and by source-DPOR', full.ends, ends, disagreements)
  if (every === undefined || every.cyclic) return { runs, blocked }
  expectSame('traces by enumeration and by source-DPOR', every.traces, traces, disagreements)
  // Past the end that an assumption makes of a run, steps of other tasks are taken that are in no run.
  const assumes = program.tasks.some(({ nodes }) => nodes.some(({ kind }) => kind === 'pruned'))
  if (!assumes) expectSame('misuses by enumeration and by source-DPOR', every.misuses, misuses, disagreements)
  return { runs, blocked }
}

function replayed(program: Program, schedule: readonly ScheduleEntry[]): string {
  const machine = new Machine(program)
  const ran = schedule.every(({ task, choice }) => machine.run(task, choice))
  return ran ? stateKey(machine.cells) : 'a step that cannot be taken'
}

function usesWrongly(program: Program, schedule: readonly ScheduleEntry[]): boolean {
  const machine = new Machine(program)
  return schedule.some(({ task, choice }) => machine.run(task, choice) && machine.misuses > 0)
}

function expectSame(
  what: string,
  a: ReadonlySet<string>,
  b: ReadonlySet<string>,
  disagreements: string[],
): void {
  if (a.size === b.size && a.isSubsetOf(b)) return
  disagreements.push(`${what}: ${a.size} and ${b.size}, ${a.intersection(b).size} in both`)
}

function expectEqual<T>(what: string, a: T, b: T, disagreements: string[]): void {
  if (a !== b) disagreements.push(`${what}: ${String(a)} and ${String(b)}`)
}
