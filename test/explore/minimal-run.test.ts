import { describe, expect, test } from 'vitest'
import { deadEnds } from '../../src/explore/dead-ends.ts'
import { graphOf } from '../../src/explore/graph.ts'
import { askedOf } from '../../src/explore/inquiry.ts'
import { mainSearch } from '../../src/explore/main-search.ts'
import { fewestSteps, minimalRun } from '../../src/explore/minimal-run.ts'
import { type Goal, OnTheFly } from '../../src/explore/on-the-fly.ts'
import { Kind, stateSpace } from '../../src/explore/state-space.ts'
import { Machine, record } from '../../src/kernel/index.ts'
import { open } from '../../src/lang/index.ts'
import type { Program, RunCost, ScheduleEntry } from '../../src/value/index.ts'
import { allRuns, less } from './all-runs.ts'
import { Random } from './random/generator.ts'
import { randomSketch } from './random/sketch.ts'
import { tablesOf } from './random/tables.ts'
import { rows } from './rows.ts'
import { vfio } from './vfio.model.ts'

const deadlock: Goal = { stuck: machine => !machine.hasTaskAt('fault') && machine.hasTaskAt('step') }
const fault: Goal = { state: machine => machine.hasTaskAt('fault') }
const misuse: Goal = { step: machine => machine.misuses > 0 }
const order = ['preemptions', 'switches', 'steps'] as const

describe('under writer-pref', () => {
  test.each([
    ['A', 1, 4, 6, 6],
    ["A'", 1, 3, 5, 5],
    ['C4', 1, 3, 12, 12],
    ['C', 1, 4, 13, 13],
  ] as const)(
    'row %s deadlocks after %i preemption, %i switches and %i steps',
    (row, preemptions, switches, steps, shortest) => {
      const { scenario } = vfio(rows[row])
      const { program, learner } = open(scenario)
      const graph = new OnTheFly(program, deadlock, { states: 100_000 }, learner)
      const run = minimalRun(graph)
      expect(run).toMatchObject({ cost: { preemptions, switches, steps }, minimal: true })
      expect(fewestSteps(graph)).toBe(shortest)
      const again = open(scenario)
      expect(record(again.program, run?.schedule ?? [], '', again.learner).outcome).toBe('deadlock')
      const space = stateSpace(program, { states: 100_000 }, learner)
      expect(minimalRun(graphOf(space, state => space.kinds[state] === Kind.deadlock))?.cost).toEqual(
        run?.cost,
      )
      expect(graph.states).toBeLessThan(space.states)
    },
  )

  test.each(['B', 'E', 'F'] as const)('row %s has no run to a deadlock', row => {
    const { program, learner } = open(vfio(rows[row]).scenario)
    expect(minimalRun(new OnTheFly(program, deadlock, { states: 100_000 }, learner))).toBeUndefined()
  })

  test('a limit takes the proof away, and in the end the run', () => {
    const { program, learner } = open(vfio(rows.C).scenario)
    const within = (states: number) => minimalRun(new OnTheFly(program, deadlock, { states }, learner))
    expect(within(19_000)).toMatchObject({ minimal: false })
    expect(within(100)).toBeUndefined()
  })
})

/** The least cost of a run to the goal, by taking every run there is. */
function least(
  program: Program,
  most: number,
  order: readonly (keyof RunCost)[],
  isGoal: (run: { machine: Machine; stuck: boolean; misused: boolean }) => boolean,
): { readonly cost: RunCost | undefined } | undefined {
  let cost: RunCost | undefined
  const whole = allRuns(program, most, run => {
    const { machine, ways, misused } = run
    if (cost !== undefined && !less(run.cost, cost, order)) return
    if (isGoal({ machine, stuck: ways.length === 0, misused })) cost = run.cost
  })
  return whole ? { cost } : undefined
}

function reaches(program: Program, goal: Goal, schedule: readonly ScheduleEntry[]): boolean {
  const machine = new Machine(program)
  for (const { task, choice } of schedule) expect(machine.run(task, choice)).toBe(true)
  if (goal.step?.(machine) || goal.state?.(machine)) return true
  return program.tasks.every((_, task) => machine.choices(task) === 0) && goal.stuck?.(machine) === true
}

describe('random programs', () => {
  test.each([
    ['deadlock', deadlock],
    ['fault', fault],
    ['misuse', misuse],
  ] as const)('no run to a %s costs less than the one that is found', (_, goal) => {
    let [compared, found] = [0, 0]
    for (let seed = 1; seed <= 250; seed++) {
      const program = tablesOf(randomSketch(new Random(seed), 8))
      const leastOf = (order: readonly (keyof RunCost)[]) =>
        least(program, 3_000, order, ({ machine, stuck, misused }) =>
          Boolean(goal.state?.(machine) || (stuck && goal.stuck?.(machine)) || (misused && goal.step)),
        )
      const [expected, shortest] = [leastOf(order), leastOf(['steps'])]
      if (expected === undefined || shortest === undefined) continue
      compared++
      const graph = new OnTheFly(program, goal, { states: 100_000 })
      const run = minimalRun(graph)
      expect([seed, run?.cost, fewestSteps(graph)]).toEqual([seed, expected.cost, shortest.cost?.steps])
      if (run === undefined) continue
      found++
      expect([seed, run.minimal, reaches(program, goal, run.schedule)]).toEqual([seed, true, true])
    }
    expect(compared).toBeGreaterThan(125)
    expect(found).toBeGreaterThan(10)
  })
})

const reduce = { partialOrder: true, symmetry: true }

test('dead ends change no run: they lead to no deadlock', () => {
  let [found, left] = [0, 0]
  for (let seed = 1; seed <= 400; seed++) {
    const opened = open(tablesOf(randomSketch(new Random(seed), 8)))
    const { program } = opened
    const { inquiry } = mainSearch(opened, askedOf(opened, {}), { states: 100_000 }, reduce, () => {})
    const nodes = inquiry.findings.find(({ property }) => property === 'deadlock')?.nodes ?? []
    const graphs = [[], deadEnds(program, nodes)].map(
      ends => new OnTheFly(program, deadlock, { states: 100_000 }, undefined, ends),
    )
    const [without, using] = graphs.map(graph => [minimalRun(graph), fewestSteps(graph)])
    expect([seed, ...(using ?? [])]).toEqual([seed, ...(without ?? [])])
    if (without?.[0] === undefined) continue
    found++
    const [all = 0, fewer = 0] = graphs.map(({ states }) => states)
    expect(fewer).toBeLessThanOrEqual(all)
    if (fewer < all) left++
  }
  expect(found).toBeGreaterThan(30)
  expect(left).toBeGreaterThan(10)
})
