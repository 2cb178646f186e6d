import { describe, expect, test } from 'vitest'
import { countTraces } from '../../../src/explore/traces.ts'
import { open, type Source } from '../../../src/lang/index.ts'
import { type Setup, vfio } from '../vfio.model.ts'
import * as benchmark from './benchmarks.model.ts'
import { filesystem, indexer } from './tables.ts'

const limits = { runs: 300_000 }
const factorial = (n: number): number => (n <= 1 ? 1 : n * factorial(n - 1))

function traces(source: Source) {
  const { program, learner } = open(source)
  const counted = countTraces(program, limits, learner)
  expect(counted.limited).toBeUndefined()
  return counted
}

interface Row {
  readonly name: string
  readonly source: () => Source
  readonly expected: number
}

const row = (name: string, source: () => Source, expected: number): Row => ({ name, source, expected })
const rows = (name: string, make: (n: number) => Source, expected: Readonly<Record<number, number>>) =>
  Object.entries(expected).map(([n, count]) => row(`${name}(${n})`, () => make(Number(n)), count))

describe('the numbers of Mazurkiewicz traces that others publish', () => {
  test.each([
    // GenMC, tests/correct: expected.sc and expected.sc.mo.
    ...rows('lastzero', benchmark.lastzero, { 5: 64, 10: 3328 }),
    ...rows('indexer', indexer, { 12: 8, 15: 4096 }),
    ...rows('readers', benchmark.readers, { 2: 4, 6: 64, 8: 256, 13: 8192 }),
    ...rows('N_writers_a_reader', benchmark.writersAndReader, { 5: 720 }),
    ...rows('inc', benchmark.inc, { 2: 4, 3: 36, 4: 576 }),
    ...rows('binc', benchmark.binc, { 2: 4, 3: 36, 4: 576 }),
    ...rows('cinc', benchmark.cinc, { 2: 8, 3: 216, 4: 13_824 }),
    ...rows('ainc', benchmark.ainc, { 2: 2, 3: 6, 4: 24, 5: 120, 6: 720, 7: 5040 }),
    ...rows('lockinc', benchmark.lockinc, { 2: 2, 3: 6, 4: 24, 5: 120, 6: 720, 7: 5040 }),
    row('peterson-sc', benchmark.petersonAssumed, 4),
    row('szymanski', benchmark.szymanskiAssumed, 6),
    // Concuerror; 14, 18 and 19 from POPL 2014.
    ...rows('filesystem', filesystem, { 14: 2, 16: 8, 18: 32, 19: 64 }),
    row('POPL_optimal_example', benchmark.poplOptimalExample, 5),
    row('combination_lock_1', benchmark.combinationLock, 6),
    row('sleeping_races_6', benchmark.sleepingRaces, 10),
    row('store buffering, in order', benchmark.storeBuffering, 3),
  ])('$name: $expected', ({ source, expected }) => {
    expect(traces(source()).traces).toBe(expected)
  })
})

describe('closed forms', () => {
  test.each([2, 3, 4, 5, 6, 7, 8])('%i philosophers: 2^n - 1 traces, one of them a deadlock', n => {
    expect(traces(benchmark.philosophers(n))).toMatchObject({ traces: 2 ** n - 1, deadlocks: 1 })
  })

  test.each([2, 3, 4, 5, 6, 7, 8])('%i philosophers, the last one reversed: 2^n - 2 traces', n => {
    expect(traces(benchmark.philosophers(n, true))).toMatchObject({ traces: 2 ** n - 2, deadlocks: 0 })
  })

  test.each([2, 3, 4])('%i tasks that add to k counters: (n!)^k', n => {
    expect(traces(benchmark.ainc(n)).traces).toBe(factorial(n))
    expect(traces(benchmark.binc(n)).traces).toBe(factorial(n) ** 2)
    if (n < 4) expect(traces(benchmark.cinc(n)).traces).toBe(factorial(n) ** 3)
  })
})

const models: readonly (Setup & { row: string; count: number; deadlocks: number })[] = [
  { row: 'A', variant: 'plain', bodyTakesFile: false, count: 102, deadlocks: 1 },
  { row: "A'", variant: 'plain', bodyTakesFile: true, count: 144, deadlocks: 3 },
  { row: 'B, one reset', variant: 'deferred', bodyTakesFile: false, count: 155, deadlocks: 0 },
  { row: 'B', variant: 'deferred', bodyTakesFile: false, reset: 2, count: 2620, deadlocks: 0 },
  { row: 'C4', variant: 'deferred', bodyTakesFile: true, set: 0, count: 48, deadlocks: 1 },
  { row: 'C', variant: 'deferred', bodyTakesFile: true, reset: 2, count: 4638, deadlocks: 20 },
  { row: 'D', variant: 'mutated', bodyTakesFile: false, reset: 2, count: 4104, deadlocks: 0 },
  { row: 'F', variant: 'core', bodyTakesFile: true, reset: 2, count: 4208, deadlocks: 0 },
  {
    row: 'A, two each',
    variant: 'plain',
    bodyTakesFile: false,
    read: 2,
    reset: 2,
    count: 5352,
    deadlocks: 36,
  },
]

describe('the flows of the mail', () => {
  test.each(models)(
    'row $row: $count traces, $deadlocks of them deadlocks',
    ({ count, deadlocks, ...setup }) => {
      const counted = traces(vfio(setup).scenario)
      expect(counted).toMatchObject({ traces: count, deadlocks })
      // Runs given up: the price of source sets over optimal DPOR.
      expect(counted.blocked).toBeLessThanOrEqual(count / 100)
    },
  )
})
