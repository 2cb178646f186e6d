import { expect, test } from 'vitest'
import { search } from '../../../src/explore/search.ts'
import { sourceDpor } from '../../../src/explore/source-dpor.ts'
import { open } from '../../../src/lang/index.ts'
import type { Policy } from '../../../src/value/index.ts'
import { rows } from '../rows.ts'
import { vfio } from '../vfio.model.ts'

const policies: readonly Policy[] = ['writer-pref', 'unfair']

/** Rows whose ends lose a reset, and how many. */
const lost: Readonly<Record<string, number>> = { D: 2 }

test.each(
  policies.flatMap(policy =>
    Object.entries(rows).map(([row, setup]) => ({ row, setup: { ...setup, policy } })),
  ),
)('row $row under $setup.policy ends in the same states by source-DPOR as by search', ({ row, setup }) => {
  const { scenario, device } = vfio(setup)
  const { program, learner } = open(scenario)
  const field = learner?.fieldIndex(device, 'deferred_reset') ?? -1
  const ends = { bySearch: new Set<string>(), byTraces: new Set<string>() }
  const lostEnds = new Set<string>()
  search(
    program,
    { stuck: (_, machine) => ends.bySearch.add(machine.cells.join()) },
    { states: 100_000 },
    learner,
  )
  const { limited } = sourceDpor(
    program,
    {
      end: machine => {
        ends.byTraces.add(machine.cells.join())
        if (field >= 0 && program.values[machine.field(field)] === true) lostEnds.add(machine.cells.join())
      },
    },
    { runs: 100_000, steps: 1_000 },
    learner,
  )
  expect(limited).toBeUndefined()
  expect(ends.byTraces).toEqual(ends.bySearch)
  if (setup.policy === 'writer-pref') expect(lostEnds.size).toBe(lost[row] ?? 0)
})
