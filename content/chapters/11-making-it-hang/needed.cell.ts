// Takes the hang apart: which of its threads can be left out, and what a fatal
// signal does.
import {
  down_write,
  explore,
  kill,
  mutex_lock,
  mutex_unlock,
  scenario,
  task,
  up_write,
} from 'deferred-reset'
import {
  pin_dma,
  reset,
  save_read,
  set_device_state,
  vdev,
  xe_vdev,
  xe_vfio_pci_disable_file,
} from './flows.cell.ts'
import { writer } from './hang.cell.ts'

// A reset with all of the driver's work (xe/main.c: xe_vfio_pci_reset): with
// state_mutex held it goes on to migf->lock, to disable an open file.
function vfio_pci_ioctl_reset_with_open_file() {
  down_write(vdev.memory_lock)
  mutex_lock(xe_vdev.state_mutex)
  xe_vfio_pci_disable_file()
  mutex_unlock(xe_vdev.state_mutex)
  up_write(vdev.memory_lock)
}
const fullReset = task('reset', vfio_pci_ioctl_reset_with_open_file)

function sigkill() {
  kill('save_read')
}

const cases = [
  {
    what: 'all five',
    tasks: [set_device_state, save_read, pin_dma, reset, writer],
  },
  { what: 'without set_device_state', tasks: [save_read, pin_dma, reset, writer] },
  { what: 'without save_read', tasks: [set_device_state, pin_dma, reset, writer] },
  { what: 'without pin_dma', tasks: [set_device_state, save_read, reset, writer] },
  { what: 'without reset', tasks: [set_device_state, save_read, pin_dma, writer] },
  {
    what: 'all five, and SIGKILL',
    tasks: [set_device_state, save_read, pin_dma, reset, writer, task('kill', sigkill)],
  },
  {
    what: 'full reset, without set_device_state',
    tasks: [save_read, pin_dma, fullReset, writer],
  },
]

export default {
  kind: 'table',
  caption: 'What the hang needs',
  columns: ['threads', 'states', 'deadlocks', 'steps of the shortest'],
  rows: cases.map(({ what, tasks }) => {
    const result = explore(scenario({ tasks }), { reduce: false })
    return [what, result.states, result.deadlocks, result.shortest ?? 'none']
  }),
} as const
