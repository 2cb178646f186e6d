// Which fifth thread, and how the rwsem queues: the verdict over every
// interleaving, for each.
import { down_read, explore, scenario, task, up_read } from 'deferred-reset'
import { four, mm, pin_dma, reset, save_read, set_device_state } from './flows.cell.ts'
import { five } from './hang.cell.ts'

function mmap_reader() {
  down_read(mm.mmap_lock)
  up_read(mm.mmap_lock)
}
const withReader = scenario({
  tasks: [set_device_state, save_read, pin_dma, reset, task('mmap_reader', mmap_reader)],
})

const rows = [
  { fifth: 'nobody', result: explore(four, { reduce: false }) },
  { fifth: 'a reader of mmap_lock', result: explore(withReader, { reduce: false }) },
  { fifth: 'a writer on mmap_lock', result: explore(five, { reduce: false }) },
  {
    fifth: 'a writer on mmap_lock',
    result: explore(five, { reduce: false, policy: 'unfair' }),
  },
]

export default {
  kind: 'table',
  caption: 'Who is the fifth thread?',
  columns: ['fifth thread', 'policy', 'states', 'deadlocks', 'steps of the shortest'],
  rows: rows.map(({ fifth, result }) => [
    fifth,
    result.policy,
    result.states,
    result.deadlocks,
    result.shortest ?? 'none',
  ]),
} as const
