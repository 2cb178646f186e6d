import { describe, expect, test } from 'vitest'
import { close, isClosed } from '../../src/explore/closure.ts'
import { type Reduction, searchReduced } from '../../src/explore/reduced-search.ts'
import { open } from '../../src/lang/index.ts'
import type { Policy } from '../../src/value/index.ts'
import { type Setup, vfio } from './vfio.model.ts'

const partialOrder = { partialOrder: true, symmetry: false }
const both = { partialOrder: true, symmetry: true }

function counts(setup: Setup, policy: Policy, reduction: Reduction) {
  const { program, learner } = open(vfio(setup).scenario, policy)
  const closure = close(program, learner)
  if (!isClosed(closure)) throw new Error(closure.why)
  let deadlocks = 0
  let ends = 0
  const { states, unstored, groups } = searchReduced(
    closure,
    {
      stuck: (_, machine) => {
        if (machine.hasTaskAt('step')) deadlocks++
        else ends++
      },
    },
    { states: 100_000 },
    reduction,
  )
  return { states, unstored, groups, deadlocks, ends }
}

const naive = { variant: 'plain', bodyTakesFile: false } as const
const naiveBody = { variant: 'plain', bodyTakesFile: true } as const
const deferred = { variant: 'deferred', bodyTakesFile: false } as const
const mainline = { variant: 'deferred', bodyTakesFile: true } as const

/** Deadlocks as the unreduced searches of SPIN, TLC and ours count them; by orbits of tasks where tasks are alike. */
describe('under writer-pref the states of the VFIO rows are few, and every deadlock is among them', () => {
  test.each<[string, Setup, Reduction, { most: number; deadlocks: number; ends?: number }]>([
    ['A', naive, partialOrder, { most: 131, deadlocks: 1 }],
    ["A'", naiveBody, partialOrder, { most: 250, deadlocks: 3 }],
    ['C4', { ...mainline, set: 0 }, partialOrder, { most: 121, deadlocks: 1, ends: 1 }],
    ['B', { ...deferred, reset: 2 }, partialOrder, { most: 1642, deadlocks: 0 }],
    ['B with symmetry', { ...deferred, reset: 2 }, both, { most: 913, deadlocks: 0 }],
    ['C', { ...mainline, reset: 2 }, partialOrder, { most: 2600, deadlocks: 10 }],
    ['C with symmetry', { ...mainline, reset: 2 }, both, { most: 1435, deadlocks: 5 }],
    ['A, N = 2', { ...naive, read: 2, reset: 2 }, partialOrder, { most: 5416, deadlocks: 16 }],
    ['A, N = 2, with symmetry', { ...naive, read: 2, reset: 2 }, both, { most: 1605, deadlocks: 4 }],
    ['A, N = 3, with symmetry', { ...naive, read: 3, reset: 3 }, both, { most: 5178, deadlocks: 9 }],
    ['B, N = 2, with symmetry', { ...deferred, read: 2, reset: 2 }, both, { most: 1829, deadlocks: 0 }],
    ['B, N = 3, with symmetry', { ...deferred, read: 3, reset: 3 }, both, { most: 6813, deadlocks: 0 }],
    ['B, N = 4, with symmetry', { ...deferred, read: 4, reset: 4 }, both, { most: 16_876, deadlocks: 0 }],
  ])('%s', (_, setup, reduction, { most, deadlocks, ends = 2 }) => {
    const found = counts(setup, 'writer-pref', reduction)
    expect(found.states).toBeLessThanOrEqual(most)
    expect(found.deadlocks).toBe(deadlocks)
    expect(found.ends).toBe(ends)
  })
})

test('queues reduce too: under linux', () => {
  const wide = { ...deferred, read: 2, reset: 2 }
  const found = counts(wide, 'linux', both)
  expect(found).toMatchObject({ deadlocks: 0, ends: 2 })
  // Of 304,660.
  expect(found.states).toBeLessThan(2000)
  expect(found.groups.map(({ length }) => length)).toEqual([2, 2])
  expect(counts({ ...mainline, reset: 2 }, 'linux', partialOrder).deadlocks).toBe(14)
  expect(counts({ ...mainline, reset: 2 }, 'linux', both).deadlocks).toBe(7)
})
