import { Machine, record } from '../kernel/index.ts'
import { type Checks, checkOptions, type Opened, open, type Source, takes } from '../lang/index.ts'
import type { PropertyResult, RunCost, ScheduleEntry, Trace } from '../value/index.ts'
import { askedOf, type Finding, inquire } from './inquiry.ts'
import { type ClaimOptions, claimChecks } from './options.ts'
import { Prng } from './prng.ts'
import { pct, randomWalk, type Scheduler } from './schedulers.ts'
import { withFewerSwitches } from './witness.ts'

export interface SampleOptions extends ClaimOptions {
  readonly title?: string
  /** How runs are drawn: `random` (the default) or `pct`. */
  readonly strategy?: 'random' | 'pct'
  /** How many; 1,000 unless said otherwise. */
  readonly runs?: number
  /** A whole number that settles every run; 1 unless said otherwise. */
  readonly seed?: number
  /** For `pct`: how many steps must come in the one order that breaks something; 3 unless said otherwise. */
  readonly depth?: number
  /** Steps after which a run is given up; 10,000 unless said otherwise. */
  readonly steps?: number
}

const checks: Checks<SampleOptions> = {
  title: takes.text,
  ...claimChecks,
  strategy: takes.oneOf(['random', 'pct']),
  runs: takes.count,
  seed: takes.wholeNumber,
  depth: takes.count,
  steps: takes.count,
}

/** What some runs, drawn at random, came to. They prove nothing about the others. */
export interface Sample {
  readonly strategy: 'random' | 'pct'
  readonly seed: number
  /** Runs drawn, without those that an `assume` cut off. */
  readonly runs: number
  /** Runs that broke something: how many, and the number of the first, from 1 on; null when there is none. */
  readonly found: number
  readonly firstAt: number | null
  /** Runs given up because they were too long. */
  readonly givenUp: number
  /** Steps of the longest run. */
  readonly longest: number
  /** What the first of them broke. */
  readonly broken?: Pick<PropertyResult, 'property' | 'claim'>
  /** That run, with fewer switches where steps commute, and what following it costs. */
  readonly witness?: Trace
  readonly cost?: RunCost
  /**
   * For `pct`: each run shows a given bug of that depth at least with this probability, 1 / (n k^(d-1)) for n tasks and
   * runs of at most k = `longest` steps.
   */
  readonly bound?: number
}

/** Runs by which `pct` learns how long runs are. */
const pilots = 10

/**
 * Draws runs at random, for what is too large to be explored: by random walk, or by PCT, which finds what takes few steps
 * in one certain order with a known probability. A run ends where it breaks something. The same seed gives the same runs.
 * Throws when claims are asked of tables, and for options that are none.
 */
export function sample(source: Source, options: SampleOptions = {}): Sample {
  checkOptions('sample', options, checks)
  const { strategy = 'random', runs = 1_000, seed = 1, depth = 3, steps = 10_000 } = options
  const opened = open(source, options.policy)
  const { program, learner } = opened
  const machine = new Machine(program, learner)
  const { findings } = inquire(program, askedOf(opened, options))
  const random = new Prng(seed)
  let longest = 0
  const draw = (scheduler: Scheduler): Drawn => {
    const one = drawnBy(scheduler, machine, findings, steps)
    longest = Math.max(longest, one.schedule.length)
    return one
  }
  if (strategy === 'pct') for (let pilot = 0; pilot < pilots; pilot++) draw(randomWalk(random))
  let [kept, found, givenUp] = [0, 0, 0]
  let first: { readonly run: Drawn; readonly at: number } | undefined
  for (let at = 0; at < runs; at++) {
    const run = draw(strategy === 'pct' ? pct(random, machine.tasks, depth, longest) : randomWalk(random))
    if (run.end === 'cut off') continue
    kept++
    if (run.end === 'given up') givenUp++
    if (run.end === 'broken' && found++ === 0) first = { run, at: kept }
  }
  return {
    strategy,
    seed,
    runs: kept,
    found,
    firstAt: first?.at ?? null,
    givenUp,
    longest,
    ...(strategy === 'pct' ? { bound: Math.min(1, 1 / (machine.tasks * longest ** (depth - 1))) } : {}),
    ...witnessed(opened, first?.run, options.title ?? ''),
  }
}

/** What a run broke, and that run with fewer switches. */
function witnessed(
  opened: Opened,
  drawn: Drawn | undefined,
  title: string,
): Pick<Sample, 'broken' | 'witness' | 'cost'> {
  if (drawn?.broken === undefined) return {}
  const { property, claim, goal } = drawn.broken
  const { schedule, cost } = withFewerSwitches(opened, goal, drawn.schedule)
  const { program, learner } = opened
  // Of the functions only what the runs came by has been learned.
  const complete = learner === undefined && program.complete
  const witness = record({ ...program, complete }, schedule, title)
  return { broken: { property, claim }, witness, cost }
}

/** A run as it was drawn. */
interface Drawn {
  readonly schedule: readonly ScheduleEntry[]
  readonly end: 'broken' | 'finished' | 'given up' | 'cut off'
  readonly broken?: Finding
}

/** Lets a scheduler decide a run from the start, until it breaks something, ends, or has taken `most` steps. */
function drawnBy(scheduler: Scheduler, machine: Machine, findings: readonly Finding[], most: number): Drawn {
  const schedule: ScheduleEntry[] = []
  machine.reset()
  let broken = findings.find(({ goal }) => goal.state?.(machine))
  while (broken === undefined && schedule.length < most) {
    const entry = scheduler(machine)
    if (entry === undefined) {
      broken = findings.find(({ goal }) => goal.stuck?.(machine))
      return broken === undefined ? { schedule, end: 'finished' } : { schedule, end: 'broken', broken }
    }
    schedule.push(entry)
    machine.run(entry.task, entry.choice)
    if (machine.pruned) return { schedule, end: 'cut off' }
    broken = findings.find(({ goal }) => goal.step?.(machine) || goal.state?.(machine))
  }
  return broken === undefined ? { schedule, end: 'given up' } : { schedule, end: 'broken', broken }
}
