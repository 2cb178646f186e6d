import { describe, expect, test } from 'vitest'
import { fewerSwitches } from '../../src/explore/fewer-switches.ts'
import { Prng } from '../../src/explore/prng.ts'
import { costOf } from '../../src/explore/run-cost.ts'
import { randomWalk } from '../../src/explore/schedulers.ts'
import { Machine } from '../../src/kernel/index.ts'
import { open } from '../../src/lang/index.ts'
import type { Program, ScheduleEntry } from '../../src/value/index.ts'
import { rows } from './rows.ts'
import { randomPrograms, stateAfter } from './spaces.ts'
import { vfio } from './vfio.model.ts'

/** A run drawn at random, at most 60 steps long. */
function walk(machine: Machine, random: Prng): readonly ScheduleEntry[] {
  const schedule: ScheduleEntry[] = []
  const scheduler = randomWalk(random)
  machine.reset()
  while (schedule.length < 60) {
    const entry = scheduler(machine)
    if (entry === undefined) break
    schedule.push(entry)
    machine.run(entry.task, entry.choice)
  }
  return schedule
}

/** How many steps each task takes in a run. */
function shares({ tasks }: Program, schedule: readonly ScheduleEntry[]): readonly number[] {
  return tasks.map((_, task) => schedule.filter(entry => entry.task === task).length)
}

describe('a run with fewer switches', () => {
  test('ends in the same state after as many steps of each task, and costs no more, in random programs', () => {
    const random = new Prng(7)
    let [less, compared] = [0, 0]
    for (const { seed, program } of randomPrograms(400, 12)) {
      const machine = new Machine(program)
      const before = walk(machine, random)
      const { schedule, cost } = fewerSwitches(program, before)
      expect([seed, stateAfter(program, schedule)]).toEqual([seed, stateAfter(program, before)])
      expect([seed, shares(program, schedule)]).toEqual([seed, shares(program, before)])
      const old = costOf(machine, before)
      expect(cost).toEqual(costOf(machine, schedule))
      expect([seed, cost.preemptions <= old.preemptions, cost.switches <= old.switches]).toEqual([
        seed,
        true,
        true,
      ])
      compared++
      if (cost.switches < old.switches) less++
    }
    expect(compared).toBe(400)
    expect(less).toBeGreaterThan(200)
  })

  test.each(['A', 'C4'] as const)('of a random deadlock of row %s is the one of least cost', row => {
    const { program, learner } = open(vfio(rows[row]).scenario)
    const machine = new Machine(program, learner)
    const random = new Prng(3)
    let found = 0
    while (found < 10) {
      const before = walk(machine, random)
      if (!machine.hasTaskAt('step')) continue
      found++
      const { cost } = fewerSwitches(program, before, learner)
      expect(cost).toMatchObject({ preemptions: 1, switches: row === 'A' ? 4 : 3 })
    }
  })
})
