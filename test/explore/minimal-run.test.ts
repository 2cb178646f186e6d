import { describe, expect, test } from 'vitest'
import { graphOf } from '../../src/explore/graph.ts'
import { minimalRun } from '../../src/explore/minimal-run.ts'
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
const orders = {
  preemptions: ['preemptions', 'switches', 'steps'],
  steps: ['steps', 'preemptions', 'switches'],
} as const

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
      expect(minimalRun(graph, 'steps')).toMatchObject({ cost: { steps: shortest }, minimal: true })
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
    for (let seed = 1; seed <= 200; seed++) {
      const program = tablesOf(randomSketch(new Random(seed), 8))
      for (const order of ['preemptions', 'steps'] as const) {
        const expected = least(program, 3_000, orders[order], ({ machine, stuck, misused }) =>
          Boolean(goal.state?.(machine) || (stuck && goal.stuck?.(machine)) || (misused && goal.step)),
        )
        if (expected === undefined) continue
        compared++
        const run = minimalRun(new OnTheFly(program, goal, { states: 100_000 }), order)
        expect([seed, run?.cost]).toEqual([seed, expected.cost])
        if (run === undefined) continue
        found++
        expect([seed, run.minimal, reaches(program, goal, run.schedule)]).toEqual([seed, true, true])
      }
    }
    expect(compared).toBeGreaterThan(250)
    expect(found).toBeGreaterThan(10)
  })
})
