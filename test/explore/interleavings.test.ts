import { describe, expect, test } from 'vitest'
import { countInterleavings } from '../../src/explore/interleavings.ts'
import { stateSpace } from '../../src/explore/state-space.ts'
import { open } from '../../src/lang/index.ts'
import { allRuns } from './all-runs.ts'
import { rows } from './rows.ts'
import { randomPrograms, spaceOf } from './spaces.ts'
import { vfio } from './vfio.model.ts'

describe('the number of interleavings', () => {
  test.each([
    ['A', 227_872_875n, 180n],
    ['B', 71_930_893_305_881_540n, 0n],
  ] as const)('of row %s is %i, of which %i deadlock', (row, all, deadlocked) => {
    expect(countInterleavings(spaceOf(vfio(rows[row]).scenario))).toEqual({ all, deadlocked })
  })

  test('cannot be told from a part of the states', () => {
    const { program, learner } = open(vfio(rows.A).scenario)
    const part = stateSpace(program, { states: 100 }, learner)
    expect(part).toMatchObject({ limited: 'states', states: 100 })
    expect(() => countInterleavings(part)).toThrow(
      'takes the whole state space, and the search stopped at 100 states',
    )
  })

  test('of random programs is what taking every run counts; null where a run can come back', () => {
    let [acyclic, cyclic, deadlocks] = [0, 0, 0]
    for (const { seed, program } of randomPrograms(300, 8)) {
      let [all, deadlocked, comesBack] = [0n, 0n, false]
      const onRun: string[] = []
      const whole = allRuns(program, 3_000, ({ cost, key, ways, machine }) => {
        onRun.length = cost.steps
        if (onRun.includes(key)) comesBack = true
        onRun.push(key)
        if (ways.length > 0) return
        all++
        if (machine.hasTaskAt('step') && !machine.hasTaskAt('fault')) deadlocked++
      })
      if (!whole) continue
      const counted = countInterleavings(spaceOf(program))
      expect([seed, counted]).toEqual([seed, comesBack ? null : { all, deadlocked }])
      if (comesBack) cyclic++
      else acyclic++
      if (deadlocked > 0n) deadlocks++
    }
    expect([acyclic > 120, cyclic > 5, deadlocks > 10]).toEqual([true, true, true])
  })
})
