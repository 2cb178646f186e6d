import { describe, expect, test } from 'vitest'
import { explore } from '../../src/index.ts'
import { type Setup, vfio } from './vfio.model.ts'

interface Row extends Setup {
  readonly row: string
  readonly states: number
  readonly transitions: number
  readonly deadlocks: number
  readonly shortest: number | null
}

/** Counts that SPIN 6.5.2, TLC and an earlier prototype agree on, under policy `writer-pref`. */
const rows: readonly Row[] = [
  {
    row: 'A',
    variant: 'plain',
    bodyTakesFile: false,
    states: 2266,
    transitions: 6602,
    deadlocks: 1,
    shortest: 6,
  },
  {
    row: "A'",
    variant: 'plain',
    bodyTakesFile: true,
    states: 2452,
    transitions: 6972,
    deadlocks: 3,
    shortest: 5,
  },
  {
    row: 'B',
    variant: 'deferred',
    bodyTakesFile: false,
    reset: 2,
    states: 42039,
    transitions: 141875,
    deadlocks: 0,
    shortest: null,
  },
  {
    row: 'C',
    variant: 'deferred',
    bodyTakesFile: true,
    reset: 2,
    states: 45813,
    transitions: 152198,
    deadlocks: 10,
    shortest: 13,
  },
  {
    row: 'C4',
    variant: 'deferred',
    bodyTakesFile: true,
    set: 0,
    states: 1228,
    transitions: 3100,
    deadlocks: 1,
    shortest: 12,
  },
  {
    row: 'E',
    variant: 'after',
    bodyTakesFile: true,
    reset: 2,
    states: 64920,
    transitions: 227745,
    deadlocks: 0,
    shortest: null,
  },
  {
    row: 'F',
    variant: 'core',
    bodyTakesFile: true,
    reset: 2,
    states: 15750,
    transitions: 52133,
    deadlocks: 0,
    shortest: null,
  },
  {
    row: 'A without the mmap writer',
    variant: 'plain',
    bodyTakesFile: false,
    writer: 0,
    states: 692,
    transitions: 1804,
    deadlocks: 0,
    shortest: null,
  },
]

describe.each(rows)(
  'row $row under writer-pref',
  ({ states, transitions, deadlocks, shortest, ...setup }) => {
    test('has the states, transitions, deadlocks and shortest deadlock that SPIN and TLC count', () => {
      const { scenario, device } = vfio(setup)
      const found = explore(scenario, {
        reduce: false,
        finally: { 'no reset is lost': () => !device.deferred_reset },
      })
      expect({ ...found, properties: undefined }).toMatchObject({ states, transitions, deadlocks, shortest })
      expect(found.verdict).toBe(deadlocks > 0 ? 'violated' : 'verified')
      expect(found.limit).toBeUndefined()
    })
  },
)

test('an unfair rwsem hides the deadlock of row A', () => {
  const { scenario } = vfio({ variant: 'plain', bodyTakesFile: false, policy: 'unfair' })
  expect(explore(scenario)).toMatchObject({ verdict: 'verified', deadlocks: 0 })
})

test('under linux row A still has a single deadlock', () => {
  const { scenario } = vfio({ variant: 'plain', bodyTakesFile: false, policy: 'linux' })
  const found = explore(scenario)
  expect(found).toMatchObject({ verdict: 'violated', deadlocks: 1 })
  expect(found.properties[0]?.witness).toMatchObject({ outcome: 'deadlock' })
})
