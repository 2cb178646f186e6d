import { expect, test } from 'vitest'
import { count } from '../../src/explore/count.ts'
import * as demo from './back-off.model.ts'
import { rows } from './rows.ts'
import { vfio } from './vfio.model.ts'

test.each([
  [
    'A',
    { interleavings: 227_872_875n, traces: 102, states: 2266, transitions: 6602 },
    { interleavings: 180n, traces: 1, states: 1 },
  ],
  [
    'B',
    { interleavings: 71_930_893_305_881_540n, traces: 2620, states: 42_039, transitions: 141_875 },
    { interleavings: 0n, traces: 0, states: 0 },
  ],
  ['C4', { traces: 48, states: 1228, transitions: 3100 }, { traces: 1, states: 1 }],
] as const)(
  'row %s has as many interleavings, traces and states as other tools count',
  (row, all, deadlocked) => {
    const found = count(vfio(rows[row]).scenario)
    expect(found).toMatchObject({ ...all, deadlocked, unknown: [] })
    expect(found.stored).toBeLessThan(all.states / 5)
  },
)

test('what goes on for ever has no number of interleavings', () => {
  const { interleavings, traces, states, unknown } = count(demo.politeTasks)
  expect({ interleavings, traces, states }).toEqual({ interleavings: null, traces: null, states: 28 })
  expect(unknown).toEqual([
    'interleavings: infinitely many, as a run can come back to where it was',
    expect.stringMatching(/^traces: [\d,]+ when the limit on steps was hit; there are more$/),
  ])
})

test('what is larger than the limits is not known, and it says so', () => {
  const { interleavings, traces, states, transitions, stored, unknown } = count(vfio(rows.A).scenario, {
    limit: 50,
    runs: 20,
  })
  expect([interleavings, traces, states, transitions, stored]).toEqual([null, null, null, null, null])
  expect(unknown).toEqual([
    'states, transitions and interleavings: the search stopped at 50 states; there are more',
    expect.stringMatching(/^traces: \d+ when the limit on runs was hit; there are more$/),
    'states stored: more than the limit',
  ])
})
