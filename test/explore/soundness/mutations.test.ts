import { expect, test } from 'vitest'
import { close, isClosed } from '../../../src/explore/closure.ts'
import { PersistentSteps, type Rules, rulesOf } from '../../../src/explore/persistent.ts'
import { Reduced } from '../../../src/explore/reduced-search.ts'
import { naive } from '../random/naive.ts'
import { sketchOf } from '../random/seeds.ts'
import { compareTraces, holdReduced, searched } from '../random/soundness.ts'
import { tablesOf } from '../random/tables.ts'

const seeds = Array.from({ length: 600 }, (_, seed) => seed)
const nothingVisible = { fields: new Set<number>(), locks: new Set<number>() }

/** Programs of the seeds on which source-DPOR disagrees with the enumeration or the search. */
function caughtByTraces(races: 'all' | 'last'): number {
  return seeds.filter(seed => {
    const program = tablesOf(sketchOf(seed))
    const disagreements: string[] = []
    const full = searched(program, disagreements)
    if (full === undefined) return false
    compareTraces(program, naive(program, 1_500), full, { runs: 1_000, steps: 60, races }, disagreements)
    return disagreements.length > 0
  }).length
}

test('the rule of the last dependent step loses traces, and the comparison says so', () => {
  expect(caughtByTraces('all')).toBe(0)
  expect(caughtByTraces('last')).toBeGreaterThan(0)
})

/** Programs of the seeds on which a search reduced by such rules or groups disagrees with the full one. */
function caughtByReduction(weaken: (rules: Rules) => Rules, groupKilled = false): number {
  return seeds.filter(seed => {
    const program = tablesOf(sketchOf(seed))
    const closure = close(program, undefined)
    const disagreements: string[] = []
    const full = searched(program, disagreements)
    if (full === undefined || !isClosed(closure)) return false
    const alone = new PersistentSteps(closure, nothingVisible, weaken(rulesOf(closure)))
    const groups = groupKilled
      ? closure.automata.map(({ tasks }) => tasks).filter(({ length }) => length > 1)
      : []
    holdReduced(
      program,
      visitor =>
        new Reduced(closure, groups, groupKilled ? undefined : alone).search(visitor, { states: 4_000 }),
      full,
      'a weak reduction',
      disagreements,
    )
    return disagreements.length > 0
  }).length
}

test('a reduction by rules that leave something out loses ends, and the comparison says so', () => {
  expect(caughtByReduction(rules => rules)).toBe(0)
  const without = (ignored: RegExp) =>
    caughtByReduction(rules => ({
      ...rules,
      mayDepend: (one, other, hold) =>
        !ignored.test(other.operation.primitive) && rules.mayDepend(one, other, hold),
    }))
  expect(without(/trylock/)).toBeGreaterThan(0)
  expect(without(/^read$/)).toBeGreaterThan(0)
  expect(without(/unlock|^up_/)).toBeGreaterThan(0)
})

test('tasks taken for alike although one of them is killed by name are noticed', () => {
  expect(caughtByReduction(rules => rules, true)).toBeGreaterThan(0)
})
