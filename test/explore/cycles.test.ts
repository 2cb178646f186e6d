import { describe, expect, test } from 'vitest'
import { Cycles } from '../../src/explore/cycles.ts'
import { askedOf } from '../../src/explore/inquiry.ts'
import { mainSearch } from '../../src/explore/main-search.ts'
import type { Reduce } from '../../src/explore/options.ts'
import { type Scenario, scenario, task } from '../../src/index.ts'
import { open } from '../../src/lang/index.ts'
import * as flows from '../kernel/flows.model.ts'
import { give_way, give_way_too } from './give-way.model.ts'
import { scenarioOf } from './random/scenario.ts'
import { sketchOf } from './random/seeds.ts'
import { vfio } from './vfio.model.ts'

const reduced: Reduce = { partialOrder: true, symmetry: true }
const every: Reduce = { partialOrder: false, symmetry: false }

const searched = (source: Scenario, reduce: Reduce) => {
  const opened = open(source)
  return mainSearch(opened, askedOf(opened, {}), { states: 100_000 }, reduce, () => {})
}

describe('whether a run can come back to where it was', () => {
  test('is told from transitions', () => {
    const cycles = new Cycles()
    for (const [from, to] of [
      [0, 1],
      [0, 2],
      [1, 3],
      [2, 3],
      [3, 4],
    ] as const)
      cycles.note(from, to)
    expect(cycles.exist(5)).toBe(false)
    cycles.note(4, 2)
    expect(cycles.exist(5)).toBe(true)
  })

  test('loops that end are no cycles, those that need not are', () => {
    const { scenario: fixed } = vfio({ variant: 'deferred', bodyTakesFile: false })
    for (const reduce of [reduced, every]) {
      const found = searched(fixed, reduce)
      expect(found.hasCycles()).toBe(false)
      const making = scenario({ tasks: [task('a', give_way), task('b', give_way_too)] })
      expect(searched(making, reduce).hasCycles()).toBe(true)
      expect(searched(scenario({ tasks: [task('a', flows.increment)] }), reduce).hasCycles()).toBe(false)
    }
  })

  test('is the same in the reduced states of random programs as in all of them', () => {
    let cyclic = 0
    for (let seed = 1; seed <= 150; seed++) {
      const source = scenarioOf(sketchOf(seed))
      const all = searched(source, every)
      if (all.search.limited !== undefined) continue
      const expected = all.hasCycles()
      if (expected) cyclic++
      expect({ seed, cyclic: searched(source, reduced).hasCycles() }).toEqual({ seed, cyclic: expected })
    }
    expect(cyclic).toBeGreaterThan(5)
  })
})
