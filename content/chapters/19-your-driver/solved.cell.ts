// The mended driver under everything that the other was put to.
import { explore, lockdep } from 'deferred-reset'
import { atTheEnd, life, process, races } from './flows.cell.ts'
import { driver } from './solution.cell.ts'

const said = lockdep(life(driver))
const explored = [
  { what: 'changes of state, a query, two resets', source: races(driver) },
  { what: 'a monitor at work', source: process(driver) },
]

export default {
  kind: 'table',
  caption: 'The mended driver',
  columns: ['asked', 'answer'],
  rows: [
    ...explored.map(({ what, source }) => [
      what,
      explore(source, { finally: atTheEnd }).verdict,
    ]),
    [
      'the validator, one call after the other',
      said.kind === 'report' ? said.title : 'no report',
    ],
  ],
} as const
