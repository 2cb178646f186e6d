import { describe, expect, test } from 'vitest'
import { chanceOf } from '../../src/explore/markov.ts'
import type { Operation, Program, ProgramNode } from '../../src/value/index.ts'
import { rows } from './rows.ts'
import { isDeadlock, type NaiveState, naiveStates, randomPrograms, spaceOf } from './spaces.ts'
import { vfio } from './vfio.model.ts'

const chanceOfDeadlock = (source: Parameters<typeof spaceOf>[0]) => {
  const space = spaceOf(source)
  return chanceOf(space, isDeadlock(space))
}

describe('the chance that a random scheduler meets the deadlock', () => {
  test.each([
    ['A', rows.A, 0.104],
    ['C', rows.C, 0.028],
    ['C with one reset', { ...rows.C, reset: 1 }, 0.021],
    ['B', rows.B, 0],
  ] as const)('of row %s', (_, setup, chance) => {
    expect(chanceOfDeadlock(vfio(setup).scenario)).toBeCloseTo(chance, 3)
  })

  test('of random programs is what is left of the probability when it is passed on step by step', () => {
    let [compared, sometimes, cut] = [0, 0, 0]
    for (const { seed, program } of randomPrograms(900, 9)) {
      const states = naiveStates(program, 300)
      const expected = states && passedOn(states)
      if (expected === undefined) continue
      compared++
      if (expected.cut > 0) cut++
      if (expected.runs === 0) {
        expect(() => chanceOfDeadlock(program)).toThrow('there is no run')
        continue
      }
      const chance = chanceOfDeadlock(program)
      if (chance > 0 && chance < 1) sometimes++
      expect([seed, Math.abs(chance - expected.deadlocked / expected.runs) < 1e-6]).toEqual([seed, true])
    }
    expect([compared > 300, sometimes > 60, cut > 3]).toEqual([true, true, true])
  })

  test('of a loop that is left in one case of two is that of the run without the loop', () => {
    expect(chanceOfDeadlock(roundAndRound)).toBeCloseTo(0.5, 9)
  })
})

/** The probability of all runs and of those to a deadlock, from the start outwards; undefined when some goes on for long. */
function passedOn(
  states: ReadonlyMap<string, NaiveState>,
): { readonly deadlocked: number; readonly runs: number; readonly cut: number } | undefined {
  const [start = ''] = states.keys()
  let moving = new Map([[start, 1]])
  let [deadlocked, ended, cut] = [0, 0, 0]
  for (let turn = 0; moving.size > 0 && turn < 3_000; turn++) {
    const next = new Map<string, number>()
    for (const [key, mass] of moving) {
      const state = states.get(key)
      if (state === undefined || mass < 1e-15) continue
      if (state.steps.length === 0) {
        if (state.isDeadlock) deadlocked += mass
        else ended += mass
      }
      for (const { task, to } of state.steps) {
        const ways = state.steps.filter(step => step.task === task).length
        const share = mass / state.enabled.size / ways
        if (to === undefined) cut += share
        else next.set(to, (next.get(to) ?? 0) + share)
      }
    }
    moving = next
  }
  const stays = [...moving.values()].reduce((sum, mass) => sum + mass, 0)
  // What still moves may stay for ever, or be on its way.
  if (stays > 1e-9) return undefined
  return { deadlocked, runs: deadlocked + ended, cut }
}

/** One task that goes round at choice 0, locks a mutex twice at 1 and ends at 2. */
const roundAndRound: Program = {
  policy: 'linux',
  objects: [{ type: 'mutex', name: 'm' }],
  fields: [],
  values: [],
  initialFields: [],
  initialObjects: [0],
  tasks: [
    {
      name: 't',
      nodes: [
        step({ primitive: 'choose', argument: 3 }, [0, 0], [1, 1], [2, 3]),
        step({ primitive: 'mutex_lock', object: 0 }, [0, 2]),
        step({ primitive: 'mutex_lock', object: 0 }, [0, 3]),
        { kind: 'end' },
      ],
    },
  ],
  functions: [],
  complete: true,
}

function step(operation: Operation, ...next: [result: number, node: number][]): ProgramNode {
  return { kind: 'step', operation, stack: [], next }
}
