// What the hang needs: each of its threads left out, the page there, a signal, other queues.
import {
  copy_to_user,
  explore,
  install_page,
  kill,
  mutex_lock,
  mutex_unlock,
  scenario,
  task,
} from 'deferred-reset'
import {
  buffer,
  left,
  migf,
  mlx5vf_disable_fds,
  mlx5vf_state_mutex_unlock,
  mvdev,
  pin_dma,
  reset,
  save_read,
  writer,
} from './flows.cell.ts'

function touched_before() {
  install_page(buffer.page)
  mutex_lock(migf.lock)
  if (!migf.disabled) copy_to_user(buffer)
  mutex_unlock(migf.lock)
}

function set_device_state() {
  mutex_lock(mvdev.state_mutex)
  mlx5vf_disable_fds()
  mvdev.mig_state = 'STOP'
  mlx5vf_state_mutex_unlock()
}

function sigkill() {
  kill('save_read')
}

const of = (...tasks: Parameters<typeof scenario>[0]['tasks']) => scenario({ tasks })
const cases = [
  { what: 'all four', source: left },
  { what: 'without save_read', source: of(pin_dma, reset, writer) },
  { what: 'without pin_dma', source: of(save_read, reset, writer) },
  { what: 'without reset', source: of(save_read, pin_dma, writer) },
  { what: 'without mmap_writer', source: of(save_read, pin_dma, reset) },
  {
    what: "the buffer's page is there",
    source: of(task('save_read', touched_before), pin_dma, reset, writer),
  },
  {
    what: 'set_device_state beside them',
    source: of(
      save_read,
      pin_dma,
      reset,
      writer,
      task('set_device_state', set_device_state),
    ),
  },
  {
    what: 'SIGKILL to save_read',
    source: of(save_read, pin_dma, reset, writer, task('kill', sigkill)),
  },
]

export default {
  kind: 'table',
  caption: 'What the hang needs',
  columns: ['threads', 'states', 'deadlocks', 'steps of the shortest'],
  rows: [
    ...cases.map(({ what, source }) => {
      const result = explore(source, { reduce: false })
      return [what, result.states, result.deadlocks, result.shortest ?? 'none']
    }),
    ...(['writer-pref', 'unfair'] as const).map(policy => {
      const result = explore(left, { reduce: false, policy })
      const what = `all four, policy ${policy}`
      return [what, result.states, result.deadlocks, result.shortest ?? 'none']
    }),
  ],
} as const
