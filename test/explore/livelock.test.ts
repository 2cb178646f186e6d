import { describe, expect, test } from 'vitest'
import { componentsOf, isCyclic } from '../../src/explore/components.ts'
import { unpackEntry } from '../../src/explore/entry.ts'
import { lassoOf, livelocksOf } from '../../src/explore/livelock.ts'
import { Kind, type StateSpace } from '../../src/explore/state-space.ts'
import { Machine } from '../../src/kernel/index.ts'
import type { ScheduleEntry } from '../../src/value/index.ts'
import * as demo from './back-off.model.ts'
import { rows } from './rows.ts'
import { randomPrograms, spaceOf, stateAfter } from './spaces.ts'
import { vfio } from './vfio.model.ts'

const cyclicOf = (space: StateSpace) => {
  const components = componentsOf(space)
  return Array.from({ length: components.count }, (_, component) => component).filter(component =>
    isCyclic(space, components, component),
  )
}

/** The tasks that a loop, taken for ever after a stem, leaves out although they could always go on. */
function leftOut(
  space: StateSpace,
  stem: readonly ScheduleEntry[],
  loop: readonly ScheduleEntry[],
): number[] {
  const machine = new Machine(space.program)
  for (const { task, choice } of stem) machine.run(task, choice)
  const unfair = new Set(space.program.tasks.keys())
  for (const { task, choice } of loop) {
    for (const other of unfair) if (machine.choices(other) === 0) unfair.delete(other)
    machine.run(task, choice)
    unfair.delete(task)
  }
  return [...unfair]
}

function expectLasso(space: StateSpace, { stem, loop }: ReturnType<typeof lassoOf>): void {
  expect(loop.length).toBeGreaterThan(0)
  expect(stateAfter(space.program, [...stem, ...loop])).toBe(stateAfter(space.program, stem))
  expect(leftOut(space, stem, loop)).toEqual([])
}

describe('a livelock', () => {
  test('is found where two tasks back off before each other', () => {
    const space = spaceOf(demo.politeTasks)
    expect(space.states).toBe(28)
    expect(cyclicOf(space)).toHaveLength(3)
    const found = livelocksOf(space)
    expect(found).toHaveLength(1)
    expect(found[0]?.tasks).toEqual([0, 1])
    for (const one of found) expectLasso(space, lassoOf(space, one))
  })

  test('is a task that waits for what nobody does', () => {
    const space = spaceOf(demo.waitsInVain)
    const [found] = livelocksOf(space)
    expect(found && lassoOf(space, found)).toEqual({ stem: [], loop: [{ task: 0, choice: 0 }] })
  })

  test('is no cycle that leaves out a task that could always go on', () => {
    const space = spaceOf(demo.waitsForOther)
    expect(cyclicOf(space)).toHaveLength(1)
    expect(livelocksOf(space)).toEqual([])
  })

  test('is no waiting for a spinlock, and none is in the rows', () => {
    expect(livelocksOf(spaceOf(demo.spinning))).toEqual([])
    for (const setup of Object.values(rows)) expect(livelocksOf(spaceOf(vfio(setup).scenario))).toEqual([])
  })

  test('is found in random programs exactly when some closed walk leaves no task out', () => {
    let [compared, livelocked, unfair] = [0, 0, 0]
    for (const { seed, program } of randomPrograms(1500, 10)) {
      const space = spaceOf(program)
      if (space.limited !== undefined || space.states > 400 || cyclicOf(space).length === 0) continue
      compared++
      const found = livelocksOf(space)
      expect([seed, found.length > 0]).toEqual([seed, hasFairWalk(space)])
      for (const one of found) expectLasso(space, lassoOf(space, one))
      if (found.length > 0) livelocked++
      else unfair++
    }
    expect([compared > 50, livelocked > 10, unfair > 5]).toEqual([true, true, true])
  })
})

/** True when from some state a walk leads back to it on which each task steps, or cannot go on at some point. */
function hasFairWalk(space: StateSpace): boolean {
  const tasks = [...space.program.tasks.keys()]
  const all = 2 ** tasks.length - 1
  const stepsFrom = (state: number) =>
    Array.from({ length: (space.offsets[state + 1] ?? 0) - (space.offsets[state] ?? 0) }, (_, index) => {
      const at = (space.offsets[state] ?? 0) + index
      return { task: unpackEntry(space.entries[at] ?? 0).task, to: space.targets[at] ?? 0 }
    })
  const idle = (state: number) => {
    const able = new Set([
      ...stepsFrom(state).map(({ task }) => task),
      ...(space.pruned.get(state) ?? []).map(entry => unpackEntry(entry).task),
    ])
    return tasks.reduce((mask, task) => (able.has(task) ? mask : mask | (1 << task)), 0)
  }
  for (let start = 0; start < space.states; start++) {
    if (space.kinds[start] === Kind.fault) continue
    const seen = new Set<string>()
    const open: { readonly state: number; readonly mask: number; readonly moved: boolean }[] = [
      { state: start, mask: idle(start), moved: false },
    ]
    for (const { state, mask, moved } of open) {
      if (moved && state === start && mask === all) return true
      for (const { task, to } of stepsFrom(state)) {
        const next = mask | (1 << task) | idle(to)
        const key = `${to} ${next}`
        if (seen.has(key)) continue
        seen.add(key)
        open.push({ state: to, mask: next, moved: true })
      }
    }
  }
  return false
}
