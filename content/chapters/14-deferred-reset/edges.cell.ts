// What a reset may have to wait for while it holds memory_lock, and whether the
// five threads can hang, for each way to do its work.
import {
  down_write,
  explore,
  mutex_lock,
  mutex_unlock,
  replay,
  scenario,
  type Task,
  task,
  up_write,
  WRITE_ONCE,
} from 'deferred-reset'
import {
  device,
  vfio_pci_ioctl_reset,
  xe_vfio_pci_set_device_state,
} from './deferred.cell.ts'
import {
  pin_dma,
  save_read,
  vdev,
  vf,
  writer,
  xe_vfio_pci_reset,
  xe_vfio_pci_reset_open_file,
} from './flows.cell.ts'
import { reset, set_device_state, xe_vdev } from './plain.cell.ts'

// The idea of the series of 20 November 2025: the work is done once memory_lock
// has been released.
function reset_then_work() {
  down_write(vdev.memory_lock)
  WRITE_ONCE(vf.was_reset, true)
  up_write(vdev.memory_lock)
  mutex_lock(xe_vdev.state_mutex)
  xe_vfio_pci_reset_open_file(xe_vdev)
  mutex_unlock(xe_vdev.state_mutex)
}

// The locks that a task, running alone, asks for while it holds memory_lock. A
// trylock does not wait.
const waitsBelowMemoryLock = (alone: Task) => {
  const one = scenario({ tasks: [alone] })
  let run = replay(one, [])
  while (run.outcome !== 'finished')
    run = replay(one, [alone.name, ...run.steps.map(() => alone.name)])
  const name = (object = -1) => run.objects[object]?.name ?? ''
  const asked = run.steps.filter(({ operation }, step) => {
    const held = run.situations[step]?.holds.map(({ object }) => name(object)) ?? []
    return (
      held.includes('vdev->memory_lock') &&
      ['mutex_lock', 'spin_lock'].includes(operation.primitive)
    )
  })
  return (
    [...new Set(asked.map(({ operation }) => name(operation.object)))].join(', ') ||
    'nothing'
  )
}

const deferred = (xe: ReturnType<typeof device>) => ({
  set: task('set_device_state', xe_vfio_pci_set_device_state, xe),
  reset: task('reset', vfio_pci_ioctl_reset, xe),
})

const ways = [
  { way: 'plain', set: set_device_state, reset },
  { way: 'deferred', ...deferred(device(xe_vfio_pci_reset)) },
  { way: 'deferred, a file open', ...deferred(device(xe_vfio_pci_reset_open_file)) },
  {
    way: 'after memory_lock, a file open',
    set: set_device_state,
    reset: task('reset', reset_then_work),
  },
]

export default {
  kind: 'table',
  caption: 'What a reset may wait for while it holds memory_lock',
  columns: ['the work is done', 'may wait for', 'states', 'deadlocks'],
  rows: ways.map(({ way, set, reset }) => {
    const { states, deadlocks } = explore(
      scenario({ tasks: [set, save_read, pin_dma, reset, writer] }),
      { reduce: false },
    )
    return [way, waitsBelowMemoryLock(reset), states, deadlocks]
  }),
} as const
