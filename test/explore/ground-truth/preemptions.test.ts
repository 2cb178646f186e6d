import { expect, test } from 'vitest'
import { countTraces } from '../../../src/explore/traces.ts'
import { open } from '../../../src/lang/index.ts'
import { binc, cinc, inc, lockinc, readers } from './benchmarks.model.ts'

/** GenMC, tests/correct/synthetic: expected.cb, the traces that 0, 1, 2, … preemptions show. */
const published = [
  { name: 'inc', make: inc, counts: { 2: [2, 4], 3: [6, 24, 36], 4: [24, 168, 432, 576] } },
  { name: 'binc', make: binc, counts: { 2: [2, 4], 3: [6, 24, 36], 4: [24, 168, 432, 576] } },
  {
    name: 'cinc',
    make: cinc,
    counts: {
      2: [2, 6, 8],
      3: [6, 42, 120, 192, 216],
      4: [24, 312, 1704, 5160, 9792, 12_960, 13_824],
    },
  },
  { name: 'lockinc', make: lockinc, counts: { 2: [2], 3: [6] } },
  { name: 'readers', make: readers, counts: { 2: [4] } },
]

const cases = published.flatMap(({ name, make, counts }) =>
  Object.entries(counts).map(([n, within]) => ({ name, make, n: Number(n), within })),
)

test.each(cases)('$name($n): $within traces with 0, 1, 2, … preemptions', ({ make, n, within }) => {
  const { program, learner } = open(make(n))
  expect(countTraces(program, { preemptions: true }, learner).within).toEqual(within)
})
