import { describe, expect, test } from 'vitest'
import { Asking } from '../../src/explore/claims.ts'
import { neverAgain } from '../../src/explore/eventually.ts'
import { graphOf } from '../../src/explore/graph.ts'
import { fewestSteps, minimalRun } from '../../src/explore/minimal-run.ts'
import { type StateSpace, stateSpace } from '../../src/explore/state-space.ts'
import { Machine, record } from '../../src/kernel/index.ts'
import { open } from '../../src/lang/index.ts'
import type { Program } from '../../src/value/index.ts'
import { rows } from './rows.ts'
import { type NaiveState, naiveStates, randomPrograms, spaceOf, stateAfter } from './spaces.ts'
import { type Setup, vfio } from './vfio.model.ts'

/** 1 for each state in which the field of that index holds the value of that index. */
function holding(
  program: Program,
  space: ReturnType<typeof spaceOf>,
  field: number,
  value: number,
): Uint8Array {
  const machine = new Machine(program)
  return Uint8Array.from({ length: space.states }, (_, state) => {
    space.read(state, machine.cells)
    return machine.field(field) === value ? 1 : 0
  })
}

/** The states on some run from which no state with the field at 0 can be reached, by going on from each. */
function stranded(states: ReadonlyMap<string, NaiveState>): Set<string> {
  const reaches = (from: string, isGoal: (state: NaiveState, key: string) => boolean) => {
    const seen = new Set([from])
    for (const key of seen) {
      const state = states.get(key)
      if (state === undefined) throw new Error('a state is missing')
      if (isGoal(state, key)) return true
      for (const { to } of state.steps) if (to !== undefined) seen.add(to)
    }
    return false
  }
  const comesBack = (key: string) =>
    states.get(key)?.steps.some(({ to }) => to !== undefined && reaches(to, (_, other) => other === key)) ??
    false
  return new Set(
    [...states.keys()].filter(
      key =>
        !reaches(key, ({ fields }) => fields[0] === 0) &&
        reaches(key, ({ steps }, other) => steps.length === 0 || comesBack(other)),
    ),
  )
}

/** The states of a row from which no reset that was put off can be caught up with any more. */
function lostResets(setup: Setup): { readonly space: StateSpace; readonly never: Uint8Array } {
  const { scenario, device } = vfio(setup)
  const opened = open(scenario)
  const asking = new Asking(opened, { caught: () => !device.deferred_reset })
  const holds: number[] = []
  const space = stateSpace(opened.program, { states: 100_000 }, opened.learner, {
    state: (_, machine) => holds.push(asking.holds('caught', machine) ? 1 : 0),
  })
  return { space, never: neverAgain(space, Uint8Array.from(holds)) }
}

describe('a claim that can always come true again', () => {
  test.each([
    ['one reset', { ...rows.D, reset: 1 }, 11],
    ['two resets', rows.D, 17],
  ] as const)('fails where the unlock order is mutated, with %s', (_, setup, steps) => {
    const { space, never } = lostResets(setup)
    const first = never.indexOf(1)
    expect(space.scheduleTo(first)).toHaveLength(steps)
    const isLost = (state: number) => never[state] === 1
    expect(fewestSteps(graphOf(space, isLost))).toBe(steps)
    const run = minimalRun(graphOf(space, isLost))
    const again = open(vfio(setup).scenario)
    const trace = record(again.program, run?.schedule ?? [], '', again.learner)
    expect(trace.situations.at(-1)?.fields[trace.fields.indexOf('xe_vdev->deferred_reset')]).toBe(true)
  })

  test.each(['B', 'E'] as const)('holds in row %s', row => {
    expect(lostResets(rows[row]).never).not.toContain(1)
  })

  test('fails in the states of random programs from which going on never reaches it', () => {
    let [compared, broken] = [0, 0]
    for (const { seed, program } of randomPrograms(300, 8)) {
      if (program.fields.length === 0) continue
      const states = naiveStates(program, 150)
      if (states === undefined) continue
      const expected = stranded(states)
      const space = spaceOf(program)
      const never = neverAgain(space, holding(program, space, 0, 0))
      const machine = new Machine(program)
      const found = new Set<string>()
      for (const [state, breaks] of never.entries()) {
        if (breaks === 0) continue
        space.read(state, machine.cells)
        found.add(machine.cells.join())
      }
      expect([seed, [...found].sort()]).toEqual([seed, [...expected].sort()])
      compared++
      const run = minimalRun(graphOf(space, state => never[state] === 1))
      expect(run !== undefined).toBe(expected.size > 0)
      if (run === undefined) continue
      broken++
      expect(expected.has(stateAfter(program, run.schedule))).toBe(true)
    }
    expect([compared > 100, broken > 20]).toEqual([true, true])
  })
})
