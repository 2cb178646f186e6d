// The cures side by side, with a third: the work is done after memory_lock.
import {
  down_write,
  explore,
  lockdep,
  mutex_lock,
  mutex_unlock,
  type Source,
  scenario,
  task,
  up_write,
  WRITE_ONCE,
  zap_page,
} from 'deferred-reset'
import * as marked from './atomic.cell.ts'
import {
  left,
  mlx5vf_disable_fds,
  mvdev,
  pin_dma,
  save_read,
  vdev,
  vf,
  writer,
} from './flows.cell.ts'
import * as tried from './trylock.cell.ts'

function reset_then_work() {
  down_write(vdev.memory_lock)
  zap_page(vdev.bar)
  WRITE_ONCE(vf.was_reset, true)
  up_write(vdev.memory_lock)
  mutex_lock(mvdev.state_mutex)
  mvdev.mig_state = 'RUNNING'
  mlx5vf_disable_fds()
  WRITE_ONCE(vf.was_reset, false)
  mutex_unlock(mvdev.state_mutex)
}

const after = scenario({
  tasks: [save_read, pin_dma, task('reset', reset_then_work), writer],
})
const lost = { finally: { 'no reset is lost': () => !vf.was_reset } }

const row = (cure: string, source: Source, asked: Parameters<typeof explore>[1]) => {
  const { properties } = explore(source, asked)
  const broken = properties.filter(({ verdict }) => verdict === 'violated')
  return [
    cure,
    lockdep(source).kind === 'report' ? 'a circle' : 'nothing',
    broken.map(({ claim }) => claim).join('; ') || 'nothing',
  ]
}

export default {
  kind: 'table',
  caption: 'Cures, with a file open',
  columns: ['the work of a reset', 'the validator reports', 'claims that fail'],
  rows: [
    row('as in Linux 7.2.13', left, lost),
    row('tries migf->lock', tried.looking, tried.asked),
    row('the same, state_mutex taken without a look', tried.notLooking, tried.asked),
    row('marks the file, and frees its buffers', marked.freeing, marked.asked),
    row('marks the file, and frees nothing', marked.keeping, marked.asked),
    row('after memory_lock', after, lost),
  ],
} as const
